namespace MsnBridge.Msnp.Payloads;

/// <summary>How a list too long for one command is cut.</summary>
public enum MembershipSplit
{
    /// <summary>At the limit, domains kept whole where they fit.</summary>
    AtLimit,

    /// <summary>One domain in each document, since Escargot mixes up what several of them hold outside of sign-in.</summary>
    ByDomain,
}
