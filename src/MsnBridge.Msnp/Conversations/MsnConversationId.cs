namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// Names one conversation within a session. One with a single contact is named by his address, for good; one with several people by an id that is made anew
/// each time such a conversation begins.
/// </summary>
public readonly record struct MsnConversationId
{
    private const string GroupPrefix = "group:";

    private MsnConversationId(string value) => Value = value;

    /// <summary>The text form; stays the same and can be stored.</summary>
    public string Value { get; }

    /// <summary>Whether several people may be in it.</summary>
    public bool IsGroup => Value.StartsWith(GroupPrefix, StringComparison.Ordinal);

    /// <summary>The conversation with one contact.</summary>
    public static MsnConversationId With(string address) => new(address.ToLowerInvariant());

    /// <summary>The text form.</summary>
    public override string ToString() => Value;

    /// <summary>The address of a group that has one (MSNP21).</summary>
    internal string GroupAddress => Value[GroupPrefix.Length..];

    internal static MsnConversationId Group(string address) => new(GroupPrefix + address.ToLowerInvariant());

    internal static MsnConversationId NewGroup() => new($"{GroupPrefix}{Guid.NewGuid():N}");
}
