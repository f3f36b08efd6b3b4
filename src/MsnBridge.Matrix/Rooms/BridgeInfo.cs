using System.Text.Json.Nodes;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Rooms;

/// <summary>The state that tells clients and tools what a room bridges (MSC2346), under its stable and its older name.</summary>
internal sealed class BridgeInfo(GhostIds ids, IRemoteNetwork remote)
{
    private static readonly string[] s_types = ["m.bridge", "uk.half-shot.bridge"];

    // { bridgebot, creator, protocol: { id, displayname }, network: { id, displayname }, channel: { id, displayname }, "com.beeper.room_type.v2": "dm" or "group_dm" }
    public IEnumerable<StateEvent> Describe(RoomKey key)
    {
        var channel = key.Conversation.Contact?.Value ?? key.Conversation.Value;
        foreach (var type in s_types)
        {
            var content = new JsonObject
            {
                ["bridgebot"] = ids.Bot.Value,
                ["creator"] = ids.VoiceOf(key).User.Value,
                ["protocol"] = new JsonObject { ["id"] = "msn", ["displayname"] = "MSN" },
                ["network"] = new JsonObject { ["id"] = key.Account.Profile, ["displayname"] = TitleOf(key.Account) },
                ["channel"] = new JsonObject { ["id"] = channel, ["displayname"] = channel },
                ["com.beeper.room_type.v2"] = key.IsDirect ? "dm" : "group_dm",
            };
            yield return new StateEvent(type, $"msn/{key.Account.Profile}/{key.Account.Address}/{channel}", content);
        }
    }

    private string TitleOf(RemoteAccount account) =>
        remote.Profiles.FirstOrDefault(profile => profile.Name == account.Profile)?.Title ?? account.Profile;
}
