using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Rooms;

/// <summary>What Matrix wrote down about rooms, for those who look into the store without a bridge.</summary>
public static class RoomRecords
{
    /// <summary>Whose memory it is.</summary>
    public static HomeNetworkId Network => MatrixHome.Id;

    public static string Prefix => PortalDirectory.Prefix;

    /// <summary>The conversation that the room shows; null where it shows none.</summary>
    /// <param name="records">What Matrix remembers under <see cref="Prefix"/>.</param>
    public static (RemoteAccount Account, ConversationId Conversation)? FindConversation(
        IReadOnlyList<KeyValuePair<string, string>> records, string room)
    {
        foreach (var (key, value) in records)
        {
            if (PortalDirectory.TryParse(key, value, out var portalKey, out var portal) && portal.Room == new RoomId(room))
                return (portalKey.Account, portalKey.Conversation);
        }

        return null;
    }
}
