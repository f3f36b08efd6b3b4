namespace MsnBridge.Msnp.Payloads;

/// <summary>How the letters of a message are drawn.</summary>
[Flags]
public enum MessageEffects
{
    /// <summary>Plainly.</summary>
    None = 0,

    /// <summary>B</summary>
    Bold = 1,

    /// <summary>I</summary>
    Italic = 2,

    /// <summary>U</summary>
    Underline = 4,

    /// <summary>S</summary>
    Strike = 8,
}
