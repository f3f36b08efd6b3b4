using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>
/// Rooms as addresses below the transport's domain, beside contacts. Every MSN address has an at sign, which a local part carries as <c>\40</c>;
/// so a local part without one is never a contact, and is a room. A room that the bridge names is <c>group-</c> and a hash of its owner and
/// its conversation: the same for as long as there is that conversation, and nobody else's.
/// </summary>
internal sealed class RoomAddresses(ContactAddresses addresses)
{
    private const string Prefix = "group-";

    // 80 bits: the rooms of one service never meet by chance.
    private const int HashLength = 20;

    public bool IsRoom(Jid address) =>
        address.Domain == addresses.Transport.Domain && address.Local is { } local && !JidEscaping.Unescape(local).Contains('@', StringComparison.Ordinal);

    /// <summary>False where only the bridge gives names of this form, so that there is a room only where it made one.</summary>
    public static bool MayBeChosen(Jid address) => address.Local?.StartsWith(Prefix, StringComparison.Ordinal) == false;

    /// <summary>The room that the bridge gives a conversation of that user.</summary>
    public Jid OfConversation(Jid user, ConversationId conversation)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Bare}\n{conversation.Value}"));
        return Of(Prefix + Convert.ToHexStringLower(hash)[..HashLength]);
    }

    public bool TryRead(string? text, [NotNullWhen(true)] out Jid? room) => Jid.TryParse(text, out room) && IsRoom(room);

    /// <exception cref="FormatException">The local part is none.</exception>
    public Jid Of(string local) =>
        Jid.TryCreate(local, addresses.Transport.Domain, out var address) ? address : throw new FormatException("Not the local part of a room.");
}
