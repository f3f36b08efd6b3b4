using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Tests.Support;

/// <summary>
/// A homeserver in memory that does what homeservers do: rooms with members, power and state, aliases that belong to one room, transaction
/// ids that make one event, refusals for who is not in the room. It outlives the processes that call it (<see cref="FakeMatrixClient"/>),
/// and keeps for the application service the events of rooms in which one of its users is.
/// </summary>
internal sealed class FakeMatrix
{
    public const string Server = "localhost";
    public const string Prefix = "_msn_";
    public long UploadLimit { get; set; } = 50_000_000;

    public static readonly MatrixUserId Bot = new("msnbot", Server);

    private readonly Lock _gate = new();
    private readonly Dictionary<RoomId, FakeRoom> _rooms = [];
    private readonly Dictionary<string, RoomId> _aliases = [];
    private readonly Dictionary<(MatrixUserId, RoomId, string), EventId> _transactions = [];
    private readonly Dictionary<MatrixUserId, MatrixProfile> _profiles = [];
    private readonly Dictionary<(MatrixUserId, string), JsonObject> _accountData = [];
    private readonly Queue<JsonObject> _feed = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _clock = 1_700_000_000_000;
    private int _lastId;

    /// <summary>What is in the media repository.</summary>
    public ConcurrentDictionary<MediaUri, byte[]> Media { get; } = new();

    /// <summary>Tokens of people, and whose they are.</summary>
    public ConcurrentDictionary<string, MatrixUserId> Tokens { get; } = new();

    /// <summary>What was uploaded, in order.</summary>
    public ConcurrentQueue<MediaUri> Uploads { get; } = new();

    public ConcurrentDictionary<MatrixUserId, MatrixPresence> PresenceOfPeople { get; } = new();

    /// <summary>What was said of the presence of ghosts, in order.</summary>
    public ConcurrentQueue<(MatrixUserId User, string Presence, string? Message)> Presences { get; } = new();

    public ConcurrentQueue<(MatrixUserId User, RoomId Room, TimeSpan? Duration)> Typing { get; } = new();

    public ConcurrentQueue<(MatrixUserId User, RoomId Room, EventId UpTo)> Receipts { get; } = new();

    /// <summary>Every call that reached it, by name.</summary>
    public ConcurrentQueue<(string Name, MatrixUserId Actor)> Calls { get; } = new();

    /// <summary>May throw what the homeserver answers instead of doing what it is asked for.</summary>
    public Action<string, MatrixUserId, RoomId?> Refuse { get; set; } = (_, _, _) => { };

    /// <summary>How the homeserver reaches the bridge with the id of a ping; null where it is not the bridge that answers it.</summary>
    public Action<string>? Pinged { get; set; }

    public IReadOnlyList<FakeRoom> Rooms
    {
        get
        {
            lock (_gate)
                return [.. _rooms.Values];
        }
    }

    public FakeRoom this[RoomId room] => Locked(() => _rooms[room]);

    public IReadOnlyList<MatrixUserId> Registered => Locked(() => _profiles.Keys.ToList());

    public static MatrixException Forbidden(string why) => new(HttpStatusCode.Forbidden, "M_FORBIDDEN", why);

    public static MatrixException Unknown() => new(HttpStatusCode.Unauthorized, "M_UNKNOWN_TOKEN", "Unrecognised access token.");

    public static bool IsOurs(MatrixUserId user) => user == Bot || user.Localpart.StartsWith(Prefix, StringComparison.Ordinal);

    public MatrixProfile? ProfileOf(MatrixUserId user) => Locked(() => _profiles.GetValueOrDefault(user));

    public JsonObject? AccountDataOf(MatrixUserId user, string type) =>
        Locked(() => _accountData.GetValueOrDefault((user, type))?.DeepClone().AsObject());

    /// <summary>Waits until it is so.</summary>
    public async Task UntilAsync(Func<bool> happened)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
                changed = _changed.Task;
            if (happened())
                return;
            await changed.Soon();
        }
    }

    /// <summary>The events that the application service has not been handed yet, in order.</summary>
    public IReadOnlyList<JsonObject> TakeFeed() =>
        Locked(() =>
        {
            var taken = _feed.ToList();
            _feed.Clear();
            return taken;
        });

    public void Register(MatrixUserId user) => Locked(() => _profiles.TryAdd(user, new MatrixProfile(null, null)));

    public void SetProfile(MatrixUserId user, Func<MatrixProfile, MatrixProfile> change) =>
        Locked(() => _profiles[user] = change(_profiles.GetValueOrDefault(user) ?? new MatrixProfile(null, null)));

    public void SetAccountData(MatrixUserId user, string type, JsonObject content) =>
        Locked(() => _accountData[(user, type)] = content.DeepClone().AsObject());

    public RoomId CreateRoom(MatrixUserId by, CreateRoomRequest request) =>
        Locked(() =>
        {
            MustBeRegistered(by);
            var id = new RoomId($"!{++_lastId}:{Server}");
            if (request.AliasLocalpart is { } localpart && !_aliases.TryAdd(localpart, id))
                throw new MatrixException(HttpStatusCode.BadRequest, "M_ROOM_IN_USE", "Room alias already taken");
            var room = new FakeRoom(id, by, request);
            _rooms.Add(id, room);
            if (request.Preset == "trusted_private_chat")
                room.Trusted.UnionWith(request.Invite);
            var creation = request.CreationContent?.DeepClone().AsObject() ?? [];
            Append(room, by, "m.room.create", "", creation);
            SetMember(room, by, by, "join");
            foreach (var state in request.InitialState)
                Append(room, by, state.Type, state.StateKey, state.Content);
            if (request.Name is { } name)
                Append(room, by, "m.room.name", "", new JsonObject { ["name"] = name });
            foreach (var invited in request.Invite)
                SetMember(room, by, invited, "invite", request.IsDirect);
            return id;
        });

    public RoomId? FindAlias(RoomAlias alias) => Locked(() => _aliases.TryGetValue(alias.Localpart, out var room) ? room : (RoomId?)null);

    public void Join(MatrixUserId user, RoomId id) =>
        Locked(() =>
        {
            MustBeRegistered(user);
            var room = Find(id);
            if (room.Members.GetValueOrDefault(user) == "join")
                return;
            if (room.Members.GetValueOrDefault(user) != "invite")
                throw Forbidden("You are not invited to this room.");
            SetMember(room, user, user, "join");
        });

    public void Leave(MatrixUserId user, RoomId id) =>
        Locked(() =>
        {
            MustBeRegistered(user);
            var room = Find(id);
            if (room.Members.GetValueOrDefault(user) is not ("join" or "invite"))
                throw Forbidden("User is not in the room.");
            SetMember(room, user, user, "leave");
        });

    public void Invite(MatrixUserId by, RoomId id, MatrixUserId invited) =>
        Locked(() =>
        {
            var room = MustBeIn(by, id);
            if (room.Members.GetValueOrDefault(invited) is "join" or "ban")
                throw Forbidden($"{invited} is already in the room.");
            SetMember(room, by, invited, "invite");
        });

    public void Kick(MatrixUserId by, RoomId id, MatrixUserId kicked) =>
        Locked(() =>
        {
            var room = MustBeIn(by, id);
            if (room.PowerOf(by) < 50)
                throw Forbidden("You cannot kick.");
            SetMember(room, by, kicked, "leave");
        });

    public EventId Send(MatrixUserId by, RoomId id, string type, JsonObject content, string? transactionId = null, DateTimeOffset? at = null) =>
        Locked(() =>
        {
            if (transactionId is not null && _transactions.TryGetValue((by, id, transactionId), out var sent))
                return sent;
            var room = MustBeIn(by, id);
            var made = Append(room, by, type, null, content, at: at);
            if (transactionId is not null)
                _transactions.Add((by, id, transactionId), made);
            return made;
        });

    public EventId SetState(MatrixUserId by, RoomId id, string type, string stateKey, JsonObject content) =>
        Locked(() =>
        {
            var room = MustBeIn(by, id);
            if (room.PowerOf(by) < 50)
                throw Forbidden("You don't have permission to post that to the room.");
            return Append(room, by, type, stateKey, content);
        });

    public void Redact(MatrixUserId by, RoomId id, EventId target, string? transactionId) =>
        Locked(() =>
        {
            if (transactionId is not null && _transactions.ContainsKey((by, id, transactionId)))
                return;
            var room = MustBeIn(by, id);
            var redacted = room.Timeline.FirstOrDefault(known => known.Text("event_id") == target.Value)
                ?? throw new MatrixException(HttpStatusCode.NotFound, "M_NOT_FOUND", "No such event.");
            if (redacted.Text("sender") != by.Value && room.PowerOf(by) < 50)
                throw Forbidden("You cannot redact.");
            redacted["content"] = new JsonObject();
            var made = Append(room, by, "m.room.redaction", null, new JsonObject { ["redacts"] = target.Value });
            if (transactionId is not null)
                _transactions.Add((by, id, transactionId), made);
        });

    public JsonObject? FindState(MatrixUserId by, RoomId id, string type, string stateKey) =>
        Locked(() => MustBeIn(by, id).State.GetValueOrDefault((type, stateKey))?.DeepClone().AsObject());

    public IReadOnlyDictionary<MatrixUserId, string> MembersOf(MatrixUserId by, RoomId id) =>
        Locked(() => MustBeIn(by, id).Members.ToDictionary());

    public JsonObject? FindEvent(MatrixUserId by, RoomId id, EventId target) =>
        Locked(() => MustBeIn(by, id).Timeline.FirstOrDefault(known => known.Text("event_id") == target.Value)?.DeepClone().AsObject());

    public IReadOnlyList<JsonObject> RecentEvents(MatrixUserId by, RoomId id, int limit) =>
        Locked(() => MustBeIn(by, id).Timeline.TakeLast(limit).Select(known => known.DeepClone().AsObject()).ToList());

    public void MustBeMember(MatrixUserId user, RoomId id) => Locked(() => MustBeIn(user, id));

    /// <summary>Something was noted beside the rooms.</summary>
    public void Note() => Locked(() => true);

    private static JsonObject Membership(string membership, bool isDirect)
    {
        var content = new JsonObject { ["membership"] = membership };
        if (isDirect)
            content["is_direct"] = true;
        return content;
    }

    private FakeRoom Find(RoomId id) => _rooms.GetValueOrDefault(id) ?? throw Forbidden("Unknown room.");

    private FakeRoom MustBeIn(MatrixUserId user, RoomId id)
    {
        MustBeRegistered(user);
        var room = Find(id);
        return room.Members.GetValueOrDefault(user) == "join" ? room : throw Forbidden($"User {user} not in room {id}");
    }

    private void MustBeRegistered(MatrixUserId user)
    {
        if (!_profiles.ContainsKey(user))
            throw Forbidden($"Application service has not registered this user ({user})");
    }

    private void SetMember(FakeRoom room, MatrixUserId by, MatrixUserId user, string membership, bool isDirect = false)
    {
        var before = room.Members.GetValueOrDefault(user);
        var wasOurs = room.HasOurs;
        room.Members[user] = membership;
        Append(room, by, "m.room.member", user.Value, Membership(membership, isDirect), before, wasOurs);
    }

    private EventId Append(
        FakeRoom room, MatrixUserId by, string type, string? stateKey, JsonObject content, string? membershipBefore = null, bool wasOurs = false,
        DateTimeOffset? at = null)
    {
        var id = new EventId($"$e{++_lastId}");
        var made = new JsonObject
        {
            ["event_id"] = id.Value,
            ["room_id"] = room.Id.Value,
            ["type"] = type,
            ["sender"] = by.Value,
            ["origin_server_ts"] = at?.ToUnixTimeMilliseconds() ?? ++_clock,
            ["content"] = content.DeepClone(),
        };
        if (stateKey is not null)
        {
            made["state_key"] = stateKey;
            room.State[(type, stateKey)] = content.DeepClone().AsObject();
        }

        if (membershipBefore is not null)
            made["unsigned"] = new JsonObject { ["prev_content"] = Membership(membershipBefore, false) };
        room.Timeline.Add(made);
        var concernsOurs = type == "m.room.member" && MatrixUserId.TryParse(stateKey, out var target) && IsOurs(target);
        if (room.HasOurs || wasOurs || concernsOurs)
            _feed.Enqueue(made.DeepClone().AsObject());
        return id;
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_gate)
        {
            var result = work();
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return result;
        }
    }

    private void Locked(Action work) =>
        Locked(() =>
        {
            work();
            return true;
        });
}

internal sealed class FakeRoom(RoomId id, MatrixUserId creator, CreateRoomRequest request)
{
    public RoomId Id => id;

    public MatrixUserId Creator => creator;

    /// <summary>What it was made with.</summary>
    public CreateRoomRequest Request => request;

    public Dictionary<MatrixUserId, string> Members { get; } = [];

    public Dictionary<(string Type, string StateKey), JsonObject> State { get; } = [];

    public List<JsonObject> Timeline { get; } = [];

    public HashSet<MatrixUserId> Trusted { get; } = [];

    public bool HasOurs => Members.Any(member => member.Value == "join" && FakeMatrix.IsOurs(member.Key));

    public bool IsSpace => request.CreationContent.Text("type") == "m.space";

    public int PowerOf(MatrixUserId user) => user == creator || Trusted.Contains(user) ? 100 : 0;

    /// <summary>What was said in it, by whom, without what was redacted.</summary>
    public IReadOnlyList<(MatrixUserId Sender, string Type, string Body)> Said =>
    [
        .. Timeline.ToArray().Where(said => said.Text("type") == "m.room.message" && said.Object("content").Text("body") is not null)
            .Select(said => (SenderOf(said), said.Object("content").Text("msgtype") ?? "", said.Object("content").Text("body")!)),
    ];

    public IReadOnlyList<string> Bodies => [.. Said.Select(said => said.Body)];

    public IReadOnlyList<JsonObject> Events(string type) =>
        [.. Timeline.ToArray().Where(known => known.Text("type") == type).Select(known => known.DeepClone().AsObject())];

    private static MatrixUserId SenderOf(JsonObject said) =>
        MatrixUserId.TryParse(said.Text("sender"), out var sender) ? sender : throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"No sender: {said.Text("event_id")}"));
}
