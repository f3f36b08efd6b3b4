namespace MsnBridge.Msnp.Dialects;

/// <summary>What <c>XFR NS</c> says behind the new server.</summary>
public enum ReferralForm
{
    /// <summary>Nothing.</summary>
    ServerOnly,

    /// <summary>A zero and the server spoken to (MSNP7-12).</summary>
    WithCurrentServer,
}
