namespace MsnBridge.Msnp.Dialects;

/// <summary>What <c>XFR NS</c> says behind the new server.</summary>
public enum ReferralForm
{
    /// <summary>Nothing (MSNP2).</summary>
    ServerOnly,

    /// <summary>A zero (MSNP3-6).</summary>
    WithZero,

    /// <summary>A zero and the server spoken to (MSNP7-12).</summary>
    WithCurrentServer,

    /// <summary>The letters <c>U D</c>, or <c>G D</c> towards a gateway (MSNP13-20).</summary>
    WithFlags,

    /// <summary>The letters and a block of Base64 that counts the hops, which the client repeats in <c>CVR</c> (MSNP21).</summary>
    WithFlagsAndHops,
}
