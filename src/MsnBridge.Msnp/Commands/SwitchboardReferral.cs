using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>What <c>XFR SB</c> and <c>RNG</c> say behind everything else: the place of the switchboard towards gateways.</summary>
internal static class SwitchboardReferral
{
    // (nothing)                                            (MSNP2-12)
    // U host                                               (MSNP13)
    // U host 1|0                                           (MSNP14-20)

    /// <summary>Reads it; true if a direct connection is possible, as it is unless a server denies it.</summary>
    public static bool ReadReach(ref ParameterReader parameters, MsnpDialect dialect)
    {
        if (dialect.SwitchboardReferral == SwitchboardReferralForm.Plain || !parameters.TakeIf("U"u8))
            return true;

        parameters.OptionalToken();
        return !parameters.TakeIf("0"u8);
    }

    public static void Write(ref CommandLineWriter line, ReadOnlySpan<byte> host, bool isDirect, MsnpDialect dialect)
    {
        if (dialect.SwitchboardReferral == SwitchboardReferralForm.Plain)
            return;

        line.Raw("U"u8);
        line.Raw(host);
        if (dialect.SwitchboardReferral == SwitchboardReferralForm.WithDomainAndReach)
            line.Raw(isDirect ? "1"u8 : "0"u8);
    }
}
