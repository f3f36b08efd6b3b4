namespace MsnBridge.Msnp.Dialects;

/// <summary>What the presence lines say.</summary>
public sealed record PresenceForm
{
    /// <summary>Whether the capability number is there (MSNP8 and later).</summary>
    public bool HasCapabilities { get; init; }

    /// <summary>Whether the display picture's MSNObject may follow (MSNP9 and later).</summary>
    public bool HasMsnObject { get; init; }
}
