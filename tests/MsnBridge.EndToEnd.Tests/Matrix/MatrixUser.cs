using System.Text.Json.Nodes;
using MsnBridge.EndToEnd.Tests.Clients;

namespace MsnBridge.EndToEnd.Tests.Matrix;

/// <summary>
/// A person with a Matrix client: matrix-nio, a library nobody here wrote, in a process of its own. Knows who is in his rooms and the
/// presence of whoever he shares one with, as a client does. What he asks for is tried again while the homeserver is away, and his sync goes
/// on after it. Everything ends early when the running test is cancelled.
/// </summary>
public sealed class MatrixUser : IAsyncDisposable
{
    private readonly NioProcess _process = new();
    private readonly Dictionary<(string Room, string User), MatrixEvent> _members = [];
    private readonly Dictionary<string, MatrixEvent> _presences = [];
    private readonly List<string> _rooms = [];
    private int _seen;

    private MatrixUser()
    {
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Id { get; private set; } = "";

    /// <summary>Of this session, for requests past the client.</summary>
    public string AccessToken { get; private set; } = "";

    /// <summary>Everything received so far.</summary>
    public IReadOnlyList<MatrixEvent> Received => _process.Events.All;

    /// <summary>What the library could not make sense of.</summary>
    public IReadOnlyCollection<string> Unreadable => _process.Unreadable;

    /// <summary>Signs in, syncs and is online. The caller disposes the user.</summary>
    /// <param name="joins">A regular expression; invitations of users whose whole id it matches are accepted at once.</param>
    public static async Task<MatrixUser> SignInAsync(Uri homeserver, string id, string password, string? joins = null)
    {
        var user = new MatrixUser();
        try
        {
            var answer = await user._process.AskAsync(
                "connect", new { url = homeserver.GetLeftPart(UriPartial.Authority), user = id, password, device = "TEST", joins }, Token);
            (user.Id, user.AccessToken) = ((string)answer!["user"]!, (string)answer["token"]!);
            return user;
        }
        catch
        {
            await user.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops to sync and is offline.</summary>
    public Task GoOfflineAsync() => TellAsync("disconnect", new { });

    /// <summary>Comes back after <see cref="GoOfflineAsync"/>, with everything that came meanwhile.</summary>
    public Task ComeBackAsync() => TellAsync("resume", new { });

    /// <param name="presence">online, unavailable or offline.</param>
    public Task SetPresenceAsync(string presence, string? status = null) => TellAsync("presence", new { presence, status });

    public Task<JsonNode> GetPresenceAsync(string user) => AskAsync("get_presence", new { user });

    /// <summary>Name and avatar.</summary>
    public Task<JsonNode> GetProfileAsync(string user) => AskAsync("profile", new { user });

    public Task SetNameAsync(string name) => TellAsync("set_name", new { name });

    public Task SetAvatarAsync(string uri) => TellAsync("set_avatar", new { uri });

    public Task SetAccountDataAsync(string type, JsonObject content) => TellAsync("set_account_data", new { type, content });

    /// <summary>Makes a private room and is in it; whoever is invited may do in a direct one what its maker may.</summary>
    /// <param name="encrypted">With the state event that asks for encryption. Nothing that this client sends is encrypted.</param>
    public async Task<string> CreateRoomAsync(
        IReadOnlyList<string> invite, bool direct = false, string? name = null, bool encrypted = false, string? roomVersion = null, JsonArray? state = null) =>
        (string)(await AskAsync("create_room", new { invite, direct, name, encrypted, room_version = roomVersion, state = state ?? [] }))!;

    public Task JoinAsync(string room) => TellAsync("join", new { room });

    public Task LeaveAsync(string room) => TellAsync("leave", new { room });

    public Task InviteAsync(string room, string user) => TellAsync("invite", new { room, user });

    public Task KickAsync(string room, string user, string? reason = null) => TellAsync("kick", new { room, user, reason });

    /// <summary>Replaces a room by one of another version and returns the new one.</summary>
    public async Task<string> UpgradeAsync(string room, string version) => (string)(await AskAsync("upgrade", new { room, version }))!;

    /// <summary>Every state event of a room.</summary>
    public Task<JsonNode> GetStateAsync(string room) => AskAsync("get_state", new { room });

    public Task<JsonNode> GetStateAsync(string room, string type, string key = "") => AskAsync("get_state_event", new { room, type, key });

    public Task SetStateAsync(string room, string type, JsonObject content, string key = "") => TellAsync("put_state", new { room, type, key, content });

    /// <summary>Who has joined, asked of the homeserver.</summary>
    public async Task<IReadOnlyList<string>> GetMembersAsync(string room) =>
        [.. (await AskAsync("members", new { room })).AsArray().Select(member => (string)member!)];

    /// <summary>Sends an event of one's own making and returns its id.</summary>
    /// <param name="transaction">The same one twice sends once.</param>
    public async Task<string> SendAsync(string room, string type, JsonObject content, string? transaction = null) =>
        (string)(await AskAsync("send", new { room, type, content, transaction }))!;

    public Task<string> SendTextAsync(string room, string body, string? transaction = null) =>
        SendMessageAsync(room, new() { ["msgtype"] = "m.text", ["body"] = body }, transaction);

    public Task<string> SendHtmlAsync(string room, string body, string html) => SendMessageAsync(
        room, new() { ["msgtype"] = "m.text", ["body"] = body, ["format"] = "org.matrix.custom.html", ["formatted_body"] = html });

    public Task<string> SendEmoteAsync(string room, string body) => SendMessageAsync(room, new() { ["msgtype"] = "m.emote", ["body"] = body });

    public Task<string> SendNoticeAsync(string room, string body) => SendMessageAsync(room, new() { ["msgtype"] = "m.notice", ["body"] = body });

    public Task<string> ReplyAsync(string room, string to, string body) => SendMessageAsync(
        room,
        new() { ["msgtype"] = "m.text", ["body"] = body, ["m.relates_to"] = new JsonObject { ["m.in_reply_to"] = new JsonObject { ["event_id"] = to } } });

    public Task<string> EditAsync(string room, string replaced, string body) => SendMessageAsync(
        room,
        new()
        {
            ["msgtype"] = "m.text",
            ["body"] = "* " + body,
            ["m.new_content"] = new JsonObject { ["msgtype"] = "m.text", ["body"] = body },
            ["m.relates_to"] = new JsonObject { ["rel_type"] = "m.replace", ["event_id"] = replaced },
        });

    public Task<string> ReactAsync(string room, string to, string key) => SendAsync(
        room,
        "m.reaction",
        new() { ["m.relates_to"] = new JsonObject { ["rel_type"] = "m.annotation", ["event_id"] = to, ["key"] = key } });

    public Task<string> SendLocationAsync(string room, string body, string geoUri) =>
        SendMessageAsync(room, new() { ["msgtype"] = "m.location", ["body"] = body, ["geo_uri"] = geoUri });

    /// <summary>Uploads a file and sends it.</summary>
    /// <param name="msgtype">m.file, m.image, m.audio or m.video.</param>
    public async Task<string> SendFileAsync(string room, string name, string mediaType, byte[] data, string msgtype = "m.file") => await SendMessageAsync(
        room,
        new()
        {
            ["msgtype"] = msgtype,
            ["body"] = name,
            ["filename"] = name,
            ["url"] = await UploadAsync(name, mediaType, data),
            ["info"] = new JsonObject { ["mimetype"] = mediaType, ["size"] = data.Length },
        });

    public Task RedactAsync(string room, string @event, string? reason = null) => TellAsync("redact", new { room, @event, reason });

    public Task TypeAsync(string room, bool typing = true) => TellAsync("typing", new { room, typing, milliseconds = 20_000 });

    public Task ReadAsync(string room, string @event) => TellAsync("read", new { room, @event });

    /// <summary>Returns the content's mxc address.</summary>
    public async Task<string> UploadAsync(string name, string mediaType, byte[] data) =>
        (string)(await AskAsync("upload", new { data = Convert.ToBase64String(data), type = mediaType, name }))!;

    public async Task<(string MediaType, byte[] Data)> DownloadAsync(string uri)
    {
        var answer = await AskAsync("download", new { uri });
        return ((string)answer["type"]!, Convert.FromBase64String((string)answer["data"]!));
    }

    /// <summary>A request of one's own making, with this user's token.</summary>
    /// <exception cref="ClientException">With the error code, where the homeserver refuses.</exception>
    public Task<JsonNode> RequestAsync(string method, string path, JsonObject? body = null) => AskAsync("raw", new { method, path, body });

    /// <summary>The oldest event that matches and was not returned before; waits for it.</summary>
    /// <param name="what">What is waited for, for the failure's text.</param>
    public Task<MatrixEvent> WaitForAsync(Func<MatrixEvent, bool> predicate, string what, TimeSpan? timeout = null) =>
        _process.Events.TakeAsync(predicate, what, timeout ?? Waiting.Patience, Token);

    /// <summary>Waits until a condition on what was received holds; it is looked at after each event.</summary>
    public Task WaitUntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken) =>
        _process.Events.WaitUntilAsync(condition, what, Waiting.Patience, cancellationToken);

    /// <summary>Waits until somebody's membership in a room is that one: join, invite, leave or ban.</summary>
    public async Task<MatrixEvent> WaitForMembershipAsync(string room, string user, string membership)
    {
        MatrixEvent? found = null;
        await WaitUntilKnownAsync(
            () => _members.TryGetValue((room, user), out found) && found.Text("content", "membership") == membership,
            $"membership {membership} of {user} in {room}");
        return found!;
    }

    /// <summary>Waits until somebody is shown by that name in a room.</summary>
    public Task WaitForNameAsync(string room, string user, string name) => WaitUntilKnownAsync(
        () => _members.TryGetValue((room, user), out var member) && member.Text("content", "displayname") == name, $"the name \"{name}\" of {user} in {room}");

    /// <summary>Waits until the latest presence of somebody fulfils the condition.</summary>
    public Task WaitForPresenceAsync(string user, Func<MatrixEvent, bool> condition, string what) => WaitUntilKnownAsync(
        () => _presences.TryGetValue(user, out var presence) && condition(presence), $"presence of {user}: {what}");

    /// <summary>The rooms in which he is and the other one is too, or is invited; the one that he learned of last comes last.</summary>
    public async Task<IReadOnlyList<string>> RoomsWithAsync(string user)
    {
        List<string> found = [];
        await WaitUntilKnownAsync(
            () =>
            {
                found = [.. _rooms.Where(room => MembershipOf(room, Id) == "join" && MembershipOf(room, user) is "join" or "invite")];
                return true;
            },
            "the rooms");
        return found;
    }

    /// <summary>Waits until he is in a room with all of these, and returns the one that he learned of last.</summary>
    public async Task<string> WaitForRoomWithAllAsync(IReadOnlyCollection<string> users)
    {
        string? found = null;
        await WaitUntilKnownAsync(
            () => (found = _rooms.LastOrDefault(room => MembershipOf(room, Id) == "join" && users.All(user => MembershipOf(room, user) == "join"))) is not null,
            "a room with all of them");
        return found!;
    }

    /// <summary>From now on what comes is handed on and not kept: nothing can be waited for any more.</summary>
    internal void HandTo(Action<MatrixEvent> receiver) => _process.Events.HandTo(receiver);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private string? MembershipOf(string room, string user) =>
        _members.TryGetValue((room, user), out var member) ? member.Text("content", "membership") : null;

    private Task<string> SendMessageAsync(string room, JsonObject content, string? transaction = null) =>
        SendAsync(room, "m.room.message", content, transaction);

    private async Task<JsonNode> AskAsync(string what, object arguments) => (await _process.AskAsync(what, arguments, Token))!;

    private async Task TellAsync(string what, object arguments) => await _process.AskAsync(what, arguments, Token);

    private Task WaitUntilKnownAsync(Func<bool> condition, string what) => WaitUntilAsync(
        () =>
        {
            ApplyNewEvents();
            return condition();
        },
        what,
        Token);

    // Runs under the log's lock, so what is known needs none of its own.
    private void ApplyNewEvents()
    {
        var all = _process.Events.All;
        for (; _seen < all.Count; _seen++)
            Apply(all[_seen]);
    }

    private void Apply(MatrixEvent received)
    {
        if (received is { Type: "m.room.member", Room: { } room, StateKey: { } member })
        {
            if (!_rooms.Contains(room))
                _rooms.Add(room);
            _members[(room, member)] = received;
        }
        else if (received is { Type: "m.presence", Sender: { } sender })
        {
            _presences[sender] = received;
        }
    }
}
