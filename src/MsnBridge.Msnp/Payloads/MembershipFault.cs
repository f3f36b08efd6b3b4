namespace MsnBridge.Msnp.Payloads;

/// <summary>What is wrong with a <see cref="MembershipDocument"/>; servers answer with different errors.</summary>
public enum MembershipFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is no XML, or not this document, or a number in it is none.</summary>
    Malformed,

    /// <summary>A domain is not named.</summary>
    DomainWithoutName,

    /// <summary>A domain has nobody in it.</summary>
    EmptyDomain,
}
