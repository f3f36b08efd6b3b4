namespace MsnBridge.Msnp.Server.Storage;

/// <summary>What the storage service keeps of a user: what his clients show at the next sign-in, not what others see now.</summary>
public sealed record RoamingData
{
    /// <summary>The name; null if none is kept.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The personal message; null if none is kept.</summary>
    public string? PersonalStatus { get; init; }

    /// <summary>The display picture in Base64; null if none is kept.</summary>
    public string? Picture { get; init; }

    /// <summary>When anything of it changed last.</summary>
    public DateTimeOffset ChangedAt { get; init; }
}
