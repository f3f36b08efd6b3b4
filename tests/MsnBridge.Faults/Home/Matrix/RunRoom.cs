using System.Text.Json.Nodes;

namespace MsnBridge.Faults.Home.Matrix;

/// <summary>A room of the homeserver of a run.</summary>
internal sealed class RunRoom(string id, string creator, bool isSpace)
{
    public string Id => id;

    public string Creator => creator;

    public bool IsSpace => isSpace;

    /// <summary>What each user is to it: <c>join</c>, <c>invite</c>, <c>leave</c>.</summary>
    public Dictionary<string, string> Members { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Type, string Key), JsonObject> State { get; } = [];

    /// <summary>Every event, the oldest first.</summary>
    public List<JsonObject> Timeline { get; } = [];

    /// <summary>The events that were sent with a transaction id, which sends nothing twice.</summary>
    public Dictionary<(string Sender, string Transaction), string> Sent { get; } = [];

    public bool HasJoined(string user) => Members.GetValueOrDefault(user) == "join";
}
