namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// Names one conversation within a session. One with a single contact is named by his address, and one of a circle by the circle's, for good; another with several
/// people by an id that is made anew each time such a conversation begins.
/// </summary>
public readonly record struct MsnConversationId
{
    private const string GroupPrefix = "group:";
    private const string CirclePrefix = "circle:";

    private MsnConversationId(string value) => Value = value;

    /// <summary>The text form; stays the same and can be stored.</summary>
    public string Value { get; }

    /// <summary>Whether several people may be in it.</summary>
    public bool IsGroup => Value.StartsWith(GroupPrefix, StringComparison.Ordinal) || IsCircle;

    /// <summary>Whether it is the conversation of a circle (MSNP18-20).</summary>
    public bool IsCircle => Value.StartsWith(CirclePrefix, StringComparison.Ordinal);

    /// <summary>The conversation with one contact.</summary>
    public static MsnConversationId With(string address) => new(address.ToLowerInvariant());

    /// <summary>The conversation of a circle.</summary>
    /// <param name="address">The circle's address.</param>
    public static MsnConversationId Circle(string address) => new(CirclePrefix + address.ToLowerInvariant());

    /// <summary>The conversation that has this text form.</summary>
    public static MsnConversationId Parse(string value) => new(value.ToLowerInvariant());

    /// <summary>The text form.</summary>
    public override string ToString() => Value;

    /// <summary>The address of a circle, or of a group that has one (MSNP21).</summary>
    internal string GroupAddress => Value[(IsCircle ? CirclePrefix : GroupPrefix).Length..];

    internal static MsnConversationId Group(string address) => new(GroupPrefix + address.ToLowerInvariant());

    internal static MsnConversationId NewGroup() => new($"{GroupPrefix}{Guid.NewGuid():N}");
}
