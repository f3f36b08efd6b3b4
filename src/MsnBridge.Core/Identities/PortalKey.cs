namespace MsnBridge.Core.Identities;

/// <summary>One conversation of the remote network as one puppet sees it. The text form is stored: changing it is a migration.</summary>
public readonly record struct ConversationId(string Value)
{
    /// <summary>The conversation with one contact; it is the same one for ever, whatever connections carry it.</summary>
    public static ConversationId Direct(ContactId contact) => new("direct:" + contact.Value);

    public override string ToString() => Value;
}

/// <summary>A bridged conversation. Two people of the same bridge never share a portal, hence the puppet in the key.</summary>
public readonly record struct PortalKey(PuppetId Puppet, ConversationId Conversation)
{
    public override string ToString() => $"{Puppet}/{Conversation}";
}
