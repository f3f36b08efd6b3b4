namespace MsnBridge.Msnp.Framing;

/// <summary>The largest frame that is accepted. What exceeds it is refused before memory is set aside for it.</summary>
public sealed record MsnpFrameLimits
{
    /// <summary>16 KiB for a line, because MSNP15 tickets take several; 256 KiB for a payload, because policies and notifications are large.</summary>
    public static MsnpFrameLimits Default { get; } = new();

    /// <summary>Longest line in bytes, its line end not counted.</summary>
    public int MaxLineLength { get; init; } = 16 * 1024;

    /// <summary>Longest payload in bytes.</summary>
    public int MaxPayloadLength { get; init; } = 256 * 1024;
}
