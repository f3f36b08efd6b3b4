namespace MsnBridge.Core.Identities;

/// <summary>One conversation of the remote network as one puppet sees it. The text form is stored: changing it is a migration. Those of several people are made and
/// parsed by the remote network alone.</summary>
public readonly record struct ConversationId(string Value)
{
    private const string DirectPrefix = "direct:";

    /// <summary>Whether it is the conversation with one contact.</summary>
    public bool IsDirect => Value.StartsWith(DirectPrefix, StringComparison.Ordinal);

    /// <summary>With whom it is; null where it is one of several people.</summary>
    public ContactId? Contact => IsDirect ? new ContactId(Value[DirectPrefix.Length..]) : null;

    /// <summary>The conversation with one contact; it is the same one for ever, whatever connections carry it.</summary>
    public static ConversationId Direct(ContactId contact) => new(DirectPrefix + contact.Value);

    public override string ToString() => Value;
}

/// <summary>A bridged conversation. Two people of the same bridge never share a portal, hence the puppet in the key.</summary>
public readonly record struct PortalKey(PuppetId Puppet, ConversationId Conversation)
{
    public override string ToString() => $"{Puppet}/{Conversation}";
}
