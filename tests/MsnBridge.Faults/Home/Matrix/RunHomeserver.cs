using System.Globalization;
using System.Text.Json.Nodes;
using MsnBridge.Core.Identities;
using MsnBridge.Faults.Simulation;

namespace MsnBridge.Faults.Home.Matrix;

/// <summary>
/// A homeserver in memory, as much of it as the bridge asks for (Client-Server API, https://spec.matrix.org/v1.11/client-server-api/): rooms with members and state, aliases
/// that belong to one room, transaction ids that make one event, refusals for who is not in the room. What it is asked and does not know ends the run.
/// </summary>
/// <param name="told">Is told each event, in order.</param>
internal sealed class RunHomeserver(World world, Action<RunRoom, JsonObject> told)
{
    public const string ServerName = "home.example";
    public const string Bot = "@msnbot:home.example";
    public const string GhostPrefix = "_msn_";

    private readonly Dictionary<string, RunRoom> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _profiles = new(StringComparer.Ordinal);
    private int _events;
    private int _media;

    /// <summary>What the next event will be called.</summary>
    public string NextEventId => $"${(_events + 1).ToString(CultureInfo.InvariantCulture)}";

    public IReadOnlyCollection<RunRoom> Rooms => _rooms.Values;

    public static HomeUser UserOf(string name) => new(new HomeNetworkId("matrix"), $"@{name}:{ServerName}");

    public static bool IsOfBridge(string user) => user == Bot || user.StartsWith($"@{GhostPrefix}", StringComparison.Ordinal);

    /// <summary>A user of its own does what his client asks for.</summary>
    public void Register(string user) => _profiles.TryAdd(user, []);

    public bool IsRegistered(string user) => _profiles.ContainsKey(user);

    public RunRoom CreateChat(string creator, string invited) => Create(creator, new JsonObject
    {
        ["preset"] = "trusted_private_chat",
        ["is_direct"] = true,
        ["invite"] = new JsonArray(invited),
    });

    public void Join(RunRoom room, string user) => SetMember(room, user, user, "join", isDirect: false);

    /// <returns>The event's id.</returns>
    public string Send(RunRoom room, string sender, string type, JsonObject content) => Append(room, sender, type, null, content);

    /// <summary>Answers a request of the bridge.</summary>
    /// <param name="path">Its segments behind <c>/_matrix</c>, as they were before they were escaped.</param>
    public HomeserverAnswer Answer(string method, string[] path, string actor, JsonObject body) => (method, path) switch
    {
        ("GET", ["client", "versions"]) => new(new JsonObject { ["versions"] = new JsonArray("v1.11") }),
        ("POST", ["client", "v3", "register"]) => RegisterGhost(body),
        ("GET", ["media", "v3", "config"] or ["client", "v1", "media", "config"]) => new(new JsonObject { ["m.upload.size"] = 50_000_000 }),
        ("POST", ["media", "v3", "upload"]) => new(new JsonObject { ["content_uri"] = $"mxc://{ServerName}/{++_media}" }),
        ("GET", ["client", "v3", "directory", "room", var alias]) => _aliases.TryGetValue(alias, out var found)
            ? new(new JsonObject { ["room_id"] = found })
            : HomeserverAnswer.NotFound,
        ("GET", ["client", "v3", "profile", var user]) => _profiles.TryGetValue(user, out var profile) ? new(profile.DeepClone().AsObject()) : HomeserverAnswer.NotFound,
        ("PUT", ["client", "v3", "profile", var user, var field]) => SetProfile(user, field, body),
        ("GET", ["client", "v3", "presence", _, "status"]) => new(new JsonObject { ["presence"] = "online", ["currently_active"] = true }),
        ("POST", ["client", "v3", "createRoom"]) => CreateRoom(actor, body),
        (_, ["client", "v3", "rooms", var id, .. var rest]) => _rooms.TryGetValue(id, out var room)
            ? AnswerInRoom(method, room, rest, actor, body)
            : HomeserverAnswer.Forbidden,
        _ => Unknown(method, path),
    };

    private HomeserverAnswer AnswerInRoom(string method, RunRoom room, string[] path, string actor, JsonObject body)
    {
        if (path is ["join"])
            return JoinInvited(room, actor);
        if (!room.HasJoined(actor))
            return HomeserverAnswer.Forbidden;
        return (method, path) switch
        {
            ("POST", ["invite"]) => Invite(room, actor, Text(body, "user_id")),
            ("POST", ["leave"]) => Leave(room, actor),
            ("PUT", ["send", var type, var transaction]) => new(new JsonObject { ["event_id"] = SendOnce(room, actor, type, transaction, body) }),
            ("PUT", ["state", var type, .. var key]) => new(new JsonObject { ["event_id"] = Append(room, actor, type, key is [var one] ? one : "", body) }),
            ("GET", ["state", var type, .. var key]) => room.State.TryGetValue((type, key is [var one] ? one : ""), out var content)
                ? new(content.DeepClone().AsObject())
                : HomeserverAnswer.NotFound,
            ("GET", ["members"]) => new(new JsonObject
            {
                ["chunk"] = new JsonArray([.. room.Members.Select(member => new JsonObject
                {
                    ["state_key"] = member.Key,
                    ["content"] = new JsonObject { ["membership"] = member.Value },
                })]),
            }),
            ("GET", ["messages"]) => new(new JsonObject
            {
                ["chunk"] = new JsonArray([.. Enumerable.Reverse(room.Timeline).Take(500).Select(known => known.DeepClone())]),
            }),
            ("GET", ["event", var id]) => room.Timeline.Find(known => Text(known, "event_id") == id) is { } known
                ? new(known.DeepClone().AsObject())
                : HomeserverAnswer.NotFound,
            ("POST", ["receipt", "m.read", _]) => HomeserverAnswer.Done,
            _ => Unknown(method, ["client", "v3", "rooms", room.Id, .. path]),
        };
    }

    private HomeserverAnswer Unknown(string method, string[] path)
    {
        world.Fail(new InvalidOperationException($"The homeserver of the run does not know {method} /_matrix/{string.Join('/', path)}."));
        return HomeserverAnswer.NotFound;
    }

    private HomeserverAnswer RegisterGhost(JsonObject body)
    {
        var user = $"@{Text(body, "username")}:{ServerName}";
        if (!_profiles.TryAdd(user, []))
            return new(new JsonObject { ["errcode"] = "M_USER_IN_USE", ["error"] = "User ID already taken." }, 400);
        return new(new JsonObject { ["user_id"] = user });
    }

    private HomeserverAnswer SetProfile(string user, string field, JsonObject body)
    {
        if (!_profiles.TryGetValue(user, out var profile))
            return HomeserverAnswer.NotRegistered;
        profile[field] = body[field]?.DeepClone();
        return HomeserverAnswer.Done;
    }

    private HomeserverAnswer CreateRoom(string creator, JsonObject body)
    {
        if (!_profiles.ContainsKey(creator))
            return HomeserverAnswer.NotRegistered;
        var id = $"!{_rooms.Count + 1}:{ServerName}";
        if (body["room_alias_name"] is { } localpart && !_aliases.TryAdd($"#{localpart}:{ServerName}", id))
            return new(new JsonObject { ["errcode"] = "M_ROOM_IN_USE", ["error"] = "Room alias already taken." }, 400);
        return new(new JsonObject { ["room_id"] = Create(creator, body).Id });
    }

    private RunRoom Create(string creator, JsonObject body)
    {
        var id = $"!{_rooms.Count + 1}:{ServerName}";
        var creation = body["creation_content"]?.DeepClone().AsObject() ?? [];
        var room = new RunRoom(id, creator, isSpace: (string?)creation["type"] == "m.space");
        _rooms.Add(id, room);
        Append(room, creator, "m.room.create", "", creation);
        SetMember(room, creator, creator, "join", isDirect: false);
        foreach (var state in body["initial_state"]?.AsArray() ?? [])
            Append(room, creator, Text(state!.AsObject(), "type"), Text(state.AsObject(), "state_key"), state["content"]!.DeepClone().AsObject());
        if (body["name"] is { } name)
            Append(room, creator, "m.room.name", "", new JsonObject { ["name"] = name.DeepClone() });
        foreach (var invited in body["invite"]?.AsArray() ?? [])
            SetMember(room, creator, (string)invited!, "invite", (bool?)body["is_direct"] ?? false);
        return room;
    }

    private HomeserverAnswer JoinInvited(RunRoom room, string user)
    {
        if (room.HasJoined(user))
            return new(new JsonObject { ["room_id"] = room.Id });
        if (room.Members.GetValueOrDefault(user) != "invite")
            return HomeserverAnswer.Forbidden;
        Join(room, user);
        return new(new JsonObject { ["room_id"] = room.Id });
    }

    private HomeserverAnswer Invite(RunRoom room, string by, string user)
    {
        if (room.HasJoined(user))
            return HomeserverAnswer.Forbidden;
        SetMember(room, by, user, "invite", isDirect: false);
        return HomeserverAnswer.Done;
    }

    private HomeserverAnswer Leave(RunRoom room, string user)
    {
        SetMember(room, user, user, "leave", isDirect: false);
        return HomeserverAnswer.Done;
    }

    private string SendOnce(RunRoom room, string sender, string type, string transaction, JsonObject content)
    {
        if (!room.Sent.TryGetValue((sender, transaction), out var id))
            room.Sent.Add((sender, transaction), id = Append(room, sender, type, null, content));
        return id;
    }

    private void SetMember(RunRoom room, string by, string user, string membership, bool isDirect)
    {
        room.Members[user] = membership;
        var content = new JsonObject { ["membership"] = membership };
        if (isDirect)
            content["is_direct"] = true;
        Append(room, by, "m.room.member", user, content);
    }

    // {"type":"m.room.message","room_id":"!1:home.example","event_id":"$1","sender":"@alice:home.example","origin_server_ts":1,"content":{},"state_key":""}
    private string Append(RunRoom room, string sender, string type, string? stateKey, JsonObject content)
    {
        var id = NextEventId;
        _events++;
        var appended = new JsonObject
        {
            ["type"] = type,
            ["room_id"] = room.Id,
            ["event_id"] = id,
            ["sender"] = sender,
            ["origin_server_ts"] = world.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            ["content"] = content.DeepClone(),
        };
        if (stateKey is not null)
        {
            appended["state_key"] = stateKey;
            room.State[(type, stateKey)] = content.DeepClone().AsObject();
        }

        room.Timeline.Add(appended);
        told(room, appended);
        return id;
    }

    private static string Text(JsonObject body, string key) => (string)body[key]!;
}

/// <param name="Status">Of HTTP.</param>
internal sealed record HomeserverAnswer(JsonObject Body, int Status = 200)
{
    public static HomeserverAnswer Done => new([]);

    public static HomeserverAnswer NotFound => new(new JsonObject { ["errcode"] = "M_NOT_FOUND", ["error"] = "Not found." }, 404);

    // As Synapse words it.
    public static HomeserverAnswer NotRegistered =>
        new(new JsonObject { ["errcode"] = "M_FORBIDDEN", ["error"] = "Application service has not registered this user" }, 403);

    public static HomeserverAnswer Forbidden => new(new JsonObject { ["errcode"] = "M_FORBIDDEN", ["error"] = "You are not in this room." }, 403);
}
