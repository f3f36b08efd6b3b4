using System.Net;
using System.Text.Json.Nodes;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Tests.Support;

/// <summary>The calls of one process to the homeserver in memory; the process may end before and after each.</summary>
internal sealed class FakeMatrixClient(FakeMatrix homeserver, Crash crash) : IMatrixClient
{
    private static readonly MatrixUserId s_nobody = FakeMatrix.Bot;

    public Task<MatrixUserId> WhoAmIAsync(Secret? token, CancellationToken cancellationToken) =>
        CallAsync("whoami", null, null, () => token is null ? s_nobody
            : homeserver.Tokens.TryGetValue(token.Reveal(), out var user) ? user : throw FakeMatrix.Unknown());

    public Task<IReadOnlyList<string>> GetVersionsAsync(CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<string>>("versions", null, null, () => ["v1.12"]);

    public Task<TimeSpan> PingAsync(string appserviceId, string transactionId, CancellationToken cancellationToken) =>
        CallAsync("ping", null, null, () =>
        {
            homeserver.Pinged?.Invoke(transactionId);
            return TimeSpan.Zero;
        });

    public Task EnsureRegisteredAsync(MatrixUserId user, CancellationToken cancellationToken) =>
        CallAsync("register", new Actor(user), null, () => homeserver.Register(user));

    public Task<RoomId> CreateRoomAsync(Actor actor, CreateRoomRequest request, CancellationToken cancellationToken) =>
        CallAsync("createRoom", actor, null, () => homeserver.CreateRoom(actor.User, request));

    public Task<RoomId?> FindRoomAsync(RoomAlias alias, CancellationToken cancellationToken) =>
        CallAsync("alias", null, null, () => homeserver.FindAlias(alias));

    public Task JoinAsync(Actor actor, RoomId room, CancellationToken cancellationToken) =>
        CallAsync("join", actor, room, () => homeserver.Join(actor.User, room));

    public Task LeaveAsync(Actor actor, RoomId room, string? reason, CancellationToken cancellationToken) =>
        CallAsync("leave", actor, room, () => homeserver.Leave(actor.User, room));

    public Task InviteAsync(Actor actor, RoomId room, MatrixUserId user, CancellationToken cancellationToken) =>
        CallAsync("invite", actor, room, () => homeserver.Invite(actor.User, room, user));

    public Task KickAsync(Actor actor, RoomId room, MatrixUserId user, string? reason, CancellationToken cancellationToken) =>
        CallAsync("kick", actor, room, () => homeserver.Kick(actor.User, room, user));

    public Task<EventId> SendAsync(
        Actor actor, RoomId room, string type, JsonObject content, string transactionId, DateTimeOffset? timestamp, CancellationToken cancellationToken) =>
        CallAsync("send", actor, room, () =>
        {
            if (System.Text.Encoding.UTF8.GetByteCount(content.ToJsonString(s_plain)) > 65_000)
                throw new MatrixException(HttpStatusCode.RequestEntityTooLarge, "M_TOO_LARGE", "event too large");
            return homeserver.Send(actor.User, room, type, content, transactionId, timestamp);
        });

    public Task<EventId> SetStateAsync(
        Actor actor, RoomId room, string type, string stateKey, JsonObject content, CancellationToken cancellationToken) =>
        CallAsync("state", actor, room, () => homeserver.SetState(actor.User, room, type, stateKey, content));

    public Task<JsonObject?> FindStateAsync(Actor actor, RoomId room, string type, string stateKey, CancellationToken cancellationToken) =>
        CallAsync("getState", actor, room, () => homeserver.FindState(actor.User, room, type, stateKey));

    public Task<IReadOnlyDictionary<MatrixUserId, string>> GetMembersAsync(Actor actor, RoomId room, CancellationToken cancellationToken) =>
        CallAsync("members", actor, room, () => homeserver.MembersOf(actor.User, room));

    public Task<JsonObject?> FindEventAsync(Actor actor, RoomId room, EventId id, CancellationToken cancellationToken) =>
        CallAsync("event", actor, room, () => homeserver.FindEvent(actor.User, room, id));

    public Task<IReadOnlyList<JsonObject>> GetRecentEventsAsync(Actor actor, RoomId room, int limit, CancellationToken cancellationToken) =>
        CallAsync("messages", actor, room, () => homeserver.RecentEvents(actor.User, room, limit));

    public Task RedactAsync(Actor actor, RoomId room, EventId target, string transactionId, string? reason, CancellationToken cancellationToken) =>
        CallAsync("redact", actor, room, () => homeserver.Redact(actor.User, room, target, transactionId));

    public Task SetTypingAsync(Actor actor, RoomId room, TimeSpan? duration, CancellationToken cancellationToken) =>
        CallAsync("typing", actor, room, () =>
        {
            homeserver.MustBeMember(actor.User, room);
            homeserver.Typing.Enqueue((actor.User, room, duration));
            homeserver.Note();
        });

    public Task SendReceiptAsync(Actor actor, RoomId room, EventId upTo, CancellationToken cancellationToken) =>
        CallAsync("receipt", actor, room, () =>
        {
            homeserver.MustBeMember(actor.User, room);
            homeserver.Receipts.Enqueue((actor.User, room, upTo));
            homeserver.Note();
        });

    public Task SetPresenceAsync(Actor actor, string presence, string? statusMessage, CancellationToken cancellationToken) =>
        CallAsync("presence", actor, null, () =>
        {
            homeserver.Presences.Enqueue((actor.User, presence, statusMessage));
            homeserver.Note();
        });

    public Task<MatrixPresence?> FindPresenceAsync(Actor actor, MatrixUserId user, CancellationToken cancellationToken) =>
        CallAsync("getPresence", actor, null, () => homeserver.PresenceOfPeople.GetValueOrDefault(user));

    public Task SetDisplayNameAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        CallAsync("displayname", actor, null, () => homeserver.SetProfile(actor.User, profile => profile with { DisplayName = name }));

    public Task SetAvatarAsync(Actor actor, MediaUri? avatar, CancellationToken cancellationToken) =>
        CallAsync("avatar", actor, null, () => homeserver.SetProfile(actor.User, profile => profile with { Avatar = avatar }));

    public Task<MatrixProfile?> FindProfileAsync(MatrixUserId user, CancellationToken cancellationToken) =>
        CallAsync("profile", null, null, () => homeserver.ProfileOf(user));

    public Task<MediaUri> UploadAsync(
        Actor actor, Stream content, long? length, string contentType, string? fileName, CancellationToken cancellationToken) =>
        CallAsync("upload", actor, null, () =>
        {
            var uri = new MediaUri($"mxc://{FakeMatrix.Server}/{fileName ?? $"upload{homeserver.Uploads.Count + 1}"}");
            homeserver.Uploads.Enqueue(uri);
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            homeserver.Media[uri] = bytes.ToArray();
            return uri;
        });

    public Task<long> FindUploadLimitAsync(CancellationToken cancellationToken) => Task.FromResult(homeserver.UploadLimit);

    public Task<MatrixMedia> DownloadAsync(MediaUri uri, long maxBytes, CancellationToken cancellationToken) =>
        CallAsync("download", null, null, () =>
        {
            var bytes = homeserver.Media.TryGetValue(uri, out var known) ? known : throw FakeMatrix.Unknown();
            if (bytes.Length > maxBytes)
                throw new MatrixException(HttpStatusCode.RequestEntityTooLarge, "M_TOO_LARGE", "too large");
            var stream = new MemoryStream(bytes, writable: false);
            return new MatrixMedia(stream, "image/png", null, bytes.Length, stream);
        });

    public Task<JsonObject?> FindAccountDataAsync(Actor actor, string type, CancellationToken cancellationToken) =>
        CallAsync("getAccountData", actor, null, () => homeserver.AccountDataOf(actor.User, type));

    public Task SetAccountDataAsync(Actor actor, string type, JsonObject content, CancellationToken cancellationToken) =>
        CallAsync("accountData", actor, null, () => homeserver.SetAccountData(actor.User, type, content));

    private static readonly System.Text.Json.JsonSerializerOptions s_plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Task<bool> CallAsync(string name, Actor? actor, RoomId? room, Action effect) =>
        CallAsync(name, actor, room, () =>
        {
            effect();
            return true;
        });

    private Task<T> CallAsync<T>(string name, Actor? actor, RoomId? room, Func<T> effect) =>
        crash.AroundAsync(() =>
        {
            if (actor is { Asserted: false, Token: { } token }
                && (!homeserver.Tokens.TryGetValue(token.Reveal(), out var owner) || owner != actor.User))
            {
                throw FakeMatrix.Unknown();
            }

            var user = actor?.User ?? s_nobody;
            homeserver.Calls.Enqueue((name, user));
            homeserver.Refuse(name, user, room);
            try
            {
                return effect();
            }
            catch (MatrixException refused) when (refused.Message.Contains("has not registered", StringComparison.Ordinal) && FakeMatrix.IsOurs(user))
            {
                // As the real client does.
                homeserver.Register(user);
                return effect();
            }
        });
}
