namespace MsnBridge.Msnp.Dialects;

/// <summary>What the presence lines say.</summary>
public sealed record PresenceForm
{
    /// <summary>Whether the capability number is there (MSNP8 and later).</summary>
    public bool HasCapabilities { get; init; }

    /// <summary>Whether a second capability number follows behind a colon (MSNP16 and later).</summary>
    public bool HasExtendedCapabilities { get; init; }

    /// <summary>Whether the display picture's MSNObject may follow (MSNP9 and later).</summary>
    public bool HasMsnObject { get; init; }

    /// <summary>Where the network of the person stands in <c>NLN</c>, <c>ILN</c>, <c>FLN</c> and <c>UBX</c>.</summary>
    public NetworkPosition Network { get; init; }

    /// <summary>Whether those who are there at sign-in are told with <c>ILN</c> (to MSNP17), rather than as any change.</summary>
    public bool HasInitialLines { get; init; } = true;
}
