namespace MsnBridge.Msnp.Dialects;

/// <summary>What <c>XFR SB</c> and <c>RNG</c> say behind the cookie and whatever follows it.</summary>
public enum SwitchboardReferralForm
{
    /// <summary>Nothing (MSNP2-12).</summary>
    Plain,

    /// <summary><c>U</c> and a host of Messenger (MSNP13).</summary>
    WithDomain,

    /// <summary><c>U</c>, a host of Messenger, and whether a direct connection is possible (MSNP14-20).</summary>
    WithDomainAndReach,
}
