namespace MsnBridge.Msnp.Commands;

/// <summary>What a message over the notification server is (<c>UUM</c>, <c>UBM</c>). Numbers that have no name here are kept as they came.</summary>
public enum UserMessageKind : uint
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>Text.</summary>
    Text = 1,

    /// <summary>Somebody is typing.</summary>
    Typing = 2,

    /// <summary>A nudge.</summary>
    Nudge = 3,
}
