using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Conversion;
using EventId = MsnBridge.Matrix.Addressing.EventId;

namespace MsnBridge.Matrix.Client;

/// <summary>The Client-Server API over HTTP. Order, waiting and outages are the <see cref="RequestScheduler"/>'s, single attempts the
/// <see cref="HomeserverConnection"/>'s.</summary>
internal sealed partial class MatrixClient(
    MatrixOptions options, HomeserverConnection connection, RequestScheduler scheduler, MediaTransfer media, ILogger<MatrixClient> logger) : IMatrixClient
{
    /// <summary>Where the homeserver may have to ask another one, its 502 may be about that one, which may be gone for ever.</summary>
    private const int ServerErrorsOfOthers = 3;

    private static readonly CallTerms Message = new(MatrixPriority.Message);
    private static readonly CallTerms Now = Message with { Patient = false };
    private static readonly CallTerms Membership = new(MatrixPriority.Membership);
    private static readonly CallTerms MembershipElsewhere = Membership with { MaxServerErrors = ServerErrorsOfOthers };
    private static readonly CallTerms Profile = new(MatrixPriority.Profile);
    private static readonly CallTerms ProfileElsewhere = Profile with { MaxServerErrors = ServerErrorsOfOthers };
    private static readonly CallTerms Presence = new(MatrixPriority.Presence) { Patient = false };
    private readonly Actor _appservice = new(new(options.BotLocalpart, options.ServerName), Asserted: false);
    private readonly ConcurrentDictionary<MatrixUserId, bool> _registered = new();

    public async Task<MatrixUserId> WhoAmIAsync(Secret? token, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            _appservice with { Token = token }, Now, HttpMethod.Get, MatrixPath.ClientV3.Then("account/whoami"), null, MatrixJson.Default.UserAnswer, cancellationToken);
        return MatrixUserId.TryParse(answer.UserId, out var user) ? user : throw Lacking("user_id");
    }

    public async Task<IReadOnlyList<string>> GetVersionsAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync(_appservice, Now, HttpMethod.Get, MatrixPath.Versions, null, MatrixJson.Default.VersionsAnswer, cancellationToken);
        return answer.Versions ?? throw Lacking("versions");
    }

    public async Task<TimeSpan> PingAsync(string appserviceId, string transactionId, CancellationToken cancellationToken)
    {
        // That we were not reached is said with 502 and 504, and is the answer.
        var answer = await CallAsync(
            _appservice,
            Now with { MaxServerErrors = 1 },
            HttpMethod.Post,
            MatrixPath.ClientV1.Then("appservice").Segment(appserviceId).Then("ping"),
            Bytes(new PingBody(transactionId), MatrixJson.Wire.PingBody),
            MatrixJson.Default.PingAnswer,
            cancellationToken);
        return TimeSpan.FromMilliseconds(answer.DurationMs ?? throw Lacking("duration_ms"));
    }

    public Task EnsureRegisteredAsync(MatrixUserId user, CancellationToken cancellationToken) => RegisterAsync(user, Membership, cancellationToken);

    public async Task<RoomId> CreateRoomAsync(Actor actor, CreateRoomRequest request, CancellationToken cancellationToken)
    {
        var body = new CreateRoomBody(
            request.Preset,
            request.Name,
            request.Topic,
            request.AliasLocalpart,
            request.IsDirect,
            [.. request.Invite.Select(user => user.Value)],
            [.. request.InitialState.Select(state => new StateBody(state.Type, state.StateKey, state.Content))],
            request.CreationContent,
            request.PowerLevels);
        var answer = await CallAsync(
            actor,
            Membership,
            HttpMethod.Post,
            MatrixPath.ClientV3.Then("createRoom"),
            Bytes(body, MatrixJson.Wire.CreateRoomBody),
            MatrixJson.Default.RoomAnswer,
            cancellationToken);
        return new(answer.RoomId ?? throw Lacking("room_id"));
    }

    public async Task<RoomId?> FindRoomAsync(RoomAlias alias, CancellationToken cancellationToken)
    {
        var path = MatrixPath.ClientV3.Then("directory/room").Segment(alias.ToString());
        var answer = await FindAsync(_appservice, MembershipElsewhere, path, MatrixJson.Default.RoomAnswer, cancellationToken);
        return answer is null ? null : new RoomId(answer.RoomId ?? throw Lacking("room_id"));
    }

    public Task JoinAsync(Actor actor, RoomId room, CancellationToken cancellationToken) =>
        MembershipAsync(actor, MembershipElsewhere, room, "join", new(null, null), cancellationToken);

    public Task LeaveAsync(Actor actor, RoomId room, string? reason, CancellationToken cancellationToken) =>
        MembershipAsync(actor, MembershipElsewhere, room, "leave", new(null, reason), cancellationToken);

    public Task InviteAsync(Actor actor, RoomId room, MatrixUserId user, CancellationToken cancellationToken) =>
        MembershipAsync(actor, MembershipElsewhere, room, "invite", new(user.Value, null), cancellationToken);

    public Task KickAsync(Actor actor, RoomId room, MatrixUserId user, string? reason, CancellationToken cancellationToken) =>
        MembershipAsync(actor, Membership, room, "kick", new(user.Value, reason), cancellationToken);

    public async Task<EventId> SendAsync(
        Actor actor, RoomId room, string type, JsonObject content, string transactionId, DateTimeOffset? timestamp, CancellationToken cancellationToken)
    {
        var path = Room(room).Then("send").Segment(type).Segment(transactionId)
            .Query("ts", timestamp?.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        return await EventAsync(actor, Message, path, Bytes(content, MatrixJson.Wire.JsonObject), cancellationToken);
    }

    public Task<EventId> SetStateAsync(
        Actor actor, RoomId room, string type, string stateKey, JsonObject content, CancellationToken cancellationToken) =>
        EventAsync(actor, Profile, State(room, type, stateKey), Bytes(content, MatrixJson.Wire.JsonObject), cancellationToken);

    public Task<JsonObject?> FindStateAsync(Actor actor, RoomId room, string type, string stateKey, CancellationToken cancellationToken) =>
        FindObjectAsync(actor, Membership, State(room, type, stateKey), cancellationToken);

    public async Task<IReadOnlyDictionary<MatrixUserId, string>> GetMembersAsync(Actor actor, RoomId room, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(actor, Membership, HttpMethod.Get, Room(room).Then("members"), null, MatrixJson.Default.MembersAnswer, cancellationToken);
        var members = new Dictionary<MatrixUserId, string>();
        foreach (var member in answer.Chunk ?? throw Lacking("chunk"))
        {
            if (MatrixUserId.TryParse(member.StateKey, out var user) && member.Content?.Membership is { } membership)
                members[user] = membership;
        }

        return members;
    }

    public Task<JsonObject?> FindEventAsync(Actor actor, RoomId room, EventId id, CancellationToken cancellationToken) =>
        FindObjectAsync(actor, Message, Room(room).Then("event").Segment(id.Value), cancellationToken);

    // GET /rooms/{roomId}/messages?dir=b&limit=50 answers { "chunk": [ the newest event, ... ] }
    public async Task<IReadOnlyList<JsonObject>> GetRecentEventsAsync(Actor actor, RoomId room, int limit, CancellationToken cancellationToken)
    {
        var path = Room(room).Then("messages").Query("dir", "b").Query("limit", limit.ToString(CultureInfo.InvariantCulture));
        var answer = await CallAsync(actor, Membership, HttpMethod.Get, path, null, cancellationToken);
        if (answer.Member("chunk") is not { ValueKind: JsonValueKind.Array } chunk)
            throw Lacking("chunk");
        // One that nobody can read hides none of the others.
        return [.. chunk.EnumerateArray().Select(item => JsonObject.Create(item)).OfType<JsonObject>().Where(SoundJson.IsSound).Reverse()];
    }

    public Task RedactAsync(Actor actor, RoomId room, EventId target, string transactionId, string? reason, CancellationToken cancellationToken) =>
        EventAsync(
            actor,
            Message,
            Room(room).Then("redact").Segment(target.Value).Segment(transactionId),
            Bytes(new MembershipBody(null, reason), MatrixJson.Wire.MembershipBody),
            cancellationToken);

    public Task SetTypingAsync(Actor actor, RoomId room, TimeSpan? duration, CancellationToken cancellationToken) =>
        PutAsync(
            actor,
            Now,
            Room(room).Then("typing").Segment(actor.User.Value),
            Bytes(new TypingBody(duration is not null, (long?)duration?.TotalMilliseconds), MatrixJson.Wire.TypingBody),
            cancellationToken);

    public Task SendReceiptAsync(Actor actor, RoomId room, EventId upTo, CancellationToken cancellationToken) =>
        CallAsync(actor, Message, HttpMethod.Post, Room(room).Then("receipt/m.read").Segment(upTo.Value), Empty, cancellationToken);

    public Task SetPresenceAsync(Actor actor, string presence, string? statusMessage, CancellationToken cancellationToken) =>
        PutAsync(
            actor,
            Presence,
            MatrixPath.ClientV3.Then("presence").Segment(actor.User.Value).Then("status"),
            Bytes(new PresenceBody(presence, statusMessage), MatrixJson.Wire.PresenceBody),
            cancellationToken);

    public async Task<MatrixPresence?> FindPresenceAsync(Actor actor, MatrixUserId user, CancellationToken cancellationToken)
    {
        try
        {
            var path = MatrixPath.ClientV3.Then("presence").Segment(user.Value).Then("status");
            var answer = await CallAsync(actor, Presence, HttpMethod.Get, path, null, MatrixJson.Default.PresenceAnswer, cancellationToken);
            return new(answer.Presence ?? throw Lacking("presence"), Text(answer.StatusMsg), answer.CurrentlyActive ?? false);
        }
        catch (MatrixException ex) when (ex.IsForbidden || ex.IsNotFound)
        {
            return null;
        }
    }

    public Task SetDisplayNameAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        PutAsync(
            actor,
            Profile,
            MatrixPath.ClientV3.Then("profile").Segment(actor.User.Value).Then("displayname"),
            Bytes(new DisplayNameBody(name), MatrixJson.Wire.DisplayNameBody),
            cancellationToken);

    public Task SetAvatarAsync(Actor actor, MediaUri? avatar, CancellationToken cancellationToken) =>
        PutAsync(
            actor,
            Profile,
            MatrixPath.ClientV3.Then("profile").Segment(actor.User.Value).Then("avatar_url"),
            Bytes(new AvatarBody(avatar?.Value ?? ""), MatrixJson.Wire.AvatarBody),
            cancellationToken);

    public async Task<MatrixProfile?> FindProfileAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        try
        {
            var path = MatrixPath.ClientV3.Then("profile").Segment(user.Value);
            var answer = await CallAsync(_appservice, ProfileElsewhere, HttpMethod.Get, path, null, MatrixJson.Default.ProfileAnswer, cancellationToken);
            return new(Text(answer.Displayname), Text(answer.AvatarUrl) is { Length: > 0 } avatar ? new MediaUri(avatar) : null);
        }
        catch (MatrixException ex) when (ex.IsNotFound)
        {
            // Synapse 1.160 says M_UNKNOWN with its 404 here.
            return null;
        }
    }

    public Task<MediaUri> UploadAsync(
        Actor actor, Stream content, long? length, string contentType, string? fileName, CancellationToken cancellationToken) =>
        AsRegisteredAsync(
            actor, Message, () => media.UploadAsync(actor, Token(actor), content, length, contentType, fileName, cancellationToken), cancellationToken);

    public Task<long> FindUploadLimitAsync(CancellationToken cancellationToken) =>
        media.LimitAsync(Token(_appservice), own: false, cancellationToken);

    public Task<MatrixMedia> DownloadAsync(MediaUri uri, long maxBytes, CancellationToken cancellationToken) =>
        media.DownloadAsync(Token(_appservice), uri, maxBytes, cancellationToken);

    public Task<JsonObject?> FindAccountDataAsync(Actor actor, string type, CancellationToken cancellationToken) =>
        FindObjectAsync(actor, Profile, AccountData(actor, type), cancellationToken);

    public Task SetAccountDataAsync(Actor actor, string type, JsonObject content, CancellationToken cancellationToken) =>
        PutAsync(actor, Profile, AccountData(actor, type), Bytes(content, MatrixJson.Wire.JsonObject), cancellationToken);

    private static byte[] Empty { get; } = "{}"u8.ToArray();

    private static MatrixPath Room(RoomId room) => MatrixPath.ClientV3.Then("rooms").Segment(room.Value);

    private static MatrixPath State(RoomId room, string type, string stateKey)
    {
        var path = Room(room).Then("state").Segment(type);
        return stateKey.Length == 0 ? path : path.Segment(stateKey);
    }

    private static MatrixPath AccountData(Actor actor, string type) =>
        MatrixPath.ClientV3.Then("user").Segment(actor.User.Value).Then("account_data").Segment(type);

    private static byte[] Bytes<T>(T body, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(body, type);

    private static string? Text(JsonElement? value) => value?.AsText();

    private static MatrixException Lacking(string property) =>
        new(HttpStatusCode.OK, "M_BAD_JSON", $"The homeserver's answer has no readable {property}.");

    private Secret Token(Actor actor) => actor.Token ?? options.AppserviceToken;

    private async Task RegisterAsync(MatrixUserId user, CallTerms terms, CancellationToken cancellationToken)
    {
        if (_registered.ContainsKey(user))
            return;
        try
        {
            await CallAsync(
                _appservice,
                terms,
                HttpMethod.Post,
                MatrixPath.ClientV3.Then("register"),
                Bytes(new RegisterBody("m.login.application_service", user.Localpart, InhibitLogin: true), MatrixJson.Wire.RegisterBody),
                cancellationToken);
        }
        catch (MatrixException ex) when (ex.Code == "M_USER_IN_USE")
        {
        }

        _registered.TryAdd(user, true);
    }

    private Task<JsonElement> MembershipAsync(
        Actor actor, CallTerms terms, RoomId room, string verb, MembershipBody body, CancellationToken cancellationToken) =>
        CallAsync(actor, terms, HttpMethod.Post, Room(room).Then(verb), Bytes(body, MatrixJson.Wire.MembershipBody), cancellationToken);

    private Task<JsonElement> PutAsync(Actor actor, CallTerms terms, MatrixPath path, byte[] body, CancellationToken cancellationToken) =>
        CallAsync(actor, terms, HttpMethod.Put, path, body, cancellationToken);

    private async Task<EventId> EventAsync(Actor actor, CallTerms terms, MatrixPath path, byte[] body, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(actor, terms, HttpMethod.Put, path, body, MatrixJson.Default.EventAnswer, cancellationToken);
        return new(answer.EventId ?? throw Lacking("event_id"));
    }

    private async Task<JsonObject?> FindObjectAsync(Actor actor, CallTerms terms, MatrixPath path, CancellationToken cancellationToken)
    {
        try
        {
            var found = JsonObject.Create(await CallAsync(actor, terms, HttpMethod.Get, path, null, cancellationToken));
            return SoundJson.IsSound(found) ? found : throw Lacking("content");
        }
        catch (MatrixException ex) when (ex.Code == "M_NOT_FOUND")
        {
            // By the code alone: a proxy's 404 does not mean that there is none.
            return null;
        }
    }

    private async Task<T?> FindAsync<T>(Actor actor, CallTerms terms, MatrixPath path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await CallAsync(actor, terms, HttpMethod.Get, path, null, type, cancellationToken);
        }
        catch (MatrixException ex) when (ex.Code == "M_NOT_FOUND")
        {
            return null;
        }
    }

    private async Task<T> CallAsync<T>(
        Actor actor, CallTerms terms, HttpMethod method, MatrixPath path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(actor, terms, method, path, body, cancellationToken);
        try
        {
            return answer.Deserialize(type) ?? throw Lacking("content");
        }
        catch (JsonException)
        {
            // Its own words may quote what was read.
            throw new MatrixException(HttpStatusCode.OK, "M_BAD_JSON", "The homeserver's answer is not what the specification says.");
        }
    }

    private Task<JsonElement> CallAsync(
        Actor actor, CallTerms terms, HttpMethod method, MatrixPath path, byte[]? body, CancellationToken cancellationToken)
    {
        var request = new MatrixRequest(
            method,
            path.Query("user_id", actor.Asserted ? actor.User.Value : null).ToString(),
            Token(actor),
            body is null ? null : _ => new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } });
        return AsRegisteredAsync(
            actor,
            terms,
            () => scheduler.RunAsync(terms with { OwnToken = actor.Token is null }, token => connection.AskAsync(request, token), cancellationToken),
            cancellationToken);
    }

    // A homeserver that was set up anew, or whose database was put back, does not know the ghosts any more.
    private async Task<T> AsRegisteredAsync<T>(Actor actor, CallTerms terms, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (MatrixException ex) when (IsOurs(actor) && SaysUnregistered(ex))
        {
            LogForgotten(logger, actor.User);
            _registered.TryRemove(actor.User, out _);
            await RegisterAsync(actor.User, terms with { Bulk = false }, cancellationToken);
            return await call();
        }
    }

    private bool IsOurs(Actor actor) =>
        actor is { Token: null, Asserted: true }
            && actor.User.Server == options.ServerName
            && (actor.User.Localpart == options.BotLocalpart || actor.User.Localpart.StartsWith(options.UserPrefix, StringComparison.Ordinal));

    // No code of its own says it. Synapse: "Application service has not registered this user (@_msn_a:example.org)"; Dendrite: "appservice has
    // not registered this user"; Conduit and its kin: "User does not exist."
    private static bool SaysUnregistered(MatrixException exception) =>
        exception.IsForbidden
            && (exception.Message.Contains("has not registered this user", StringComparison.OrdinalIgnoreCase)
                || exception.Message.Contains("user does not exist", StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(MatrixEventIds.GhostForgotten, LogLevel.Information, "The homeserver does not know {User}, who is registered again.")]
    private static partial void LogForgotten(ILogger logger, MatrixUserId user);
}
