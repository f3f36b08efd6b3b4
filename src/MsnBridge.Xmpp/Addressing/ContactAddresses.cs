using System.Diagnostics.CodeAnalysis;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Xmpp.Addressing;

/// <summary>Contacts as addresses below the transport's domain: <c>bob@example.com</c> is <c>bob\40example.com@msn.example.org</c>.</summary>
internal sealed class ContactAddresses(XmppOptions options)
{
    /// <summary>The resource under which contacts are present and speak: clients look for capabilities at full addresses.</summary>
    public const string Resource = "msn";

    public Jid Transport { get; } = Jid.OfDomain(options.Component);

    /// <summary>False where the contact's id does not fit into a local part: it is longer than 1023 bytes, or has control characters.</summary>
    public bool CanBeWritten(ContactId contact) => Jid.TryCreate(JidEscaping.Escape(contact.Value), Transport.Domain, out _);

    /// <summary>The contact's bare address.</summary>
    /// <exception cref="ArgumentException">The contact's id cannot be written (<see cref="CanBeWritten"/>).</exception>
    public Jid OfContact(ContactId contact) =>
        Jid.TryCreate(JidEscaping.Escape(contact.Value), Transport.Domain, out var jid)
            ? jid
            : throw new ArgumentException("The contact's address cannot be written as an XMPP address.", nameof(contact));

    public Jid Speaking(ContactId contact) => OfContact(contact).WithResource(Resource);

    /// <summary>Who speaks where a message must not be lost for want of an address.</summary>
    public Jid SpeakingOrTransport(ContactId contact) => CanBeWritten(contact) ? Speaking(contact) : Transport;

    /// <summary>The contact that an address below the transport stands for.</summary>
    public static bool TryReadContact(Jid jid, IRemoteNetwork network, out ContactId contact, [NotNullWhen(false)] out string? error)
    {
        if (jid.Local is { } local)
        {
            return network.TryParseAddress(JidEscaping.Unescape(local), out contact, out error);
        }

        contact = default;
        error = "That is the transport itself, not a contact.";
        return false;
    }
}
