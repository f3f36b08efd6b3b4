using System.Collections.Immutable;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Presences;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>A conversation of several as a room shows it.</summary>
/// <param name="Name">What it is called; null where it has no name.</param>
/// <param name="IsLasting">It is there whether or not somebody talks.</param>
/// <param name="Members">Who is in it, the room's owner left out.</param>
internal sealed record RoomGroup(ConversationId Id, string? Name, bool IsLasting, ImmutableArray<RoomMember> Members)
{
    private const int MostNamesInTitle = 4;

    /// <summary>For a person to know it by.</summary>
    public string Title => !string.IsNullOrWhiteSpace(Name)
        ? Name
        : Members.Length == 0
            ? "Group"
            : string.Join(", ", Members.Take(MostNamesInTitle).Select(member => member.Name)) + (Members.Length > MostNamesInTitle ? ", …" : "");
}

/// <param name="Presence">His state on MSN; null where nobody has told it.</param>
internal sealed record RoomMember(ContactId Contact, string Name, ShownPresence? Presence = null);
