using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Somebody in a <see cref="MembershipDocument"/>.</summary>
/// <param name="Account">His address, or <c>tel:</c> and a number.</param>
/// <param name="Lists">The lists meant; null where none are told, as in a question for his network.</param>
/// <param name="Network">His network; null if it is not told. In an answer that means that there is nobody with this address.</param>
public sealed record MembershipEntry(string Account, MsnpLists? Lists = null, MsnNetworkId? Network = MsnNetworkId.Passport)
{
    /// <summary>His friendly name, in news from the server; null if it does not say.</summary>
    public string? Name { get; init; }

    /// <summary>Another address to use in place of this one, in an answer to a question for his network; null mostly.</summary>
    public string? ActualAccount { get; init; }

    /// <summary>The lists of each service (MSNP21), in place of <see cref="Lists"/>.</summary>
    public EquatableList<ServiceMembership> Services { get; init; }

    /// <summary>What follows the last <c>@</c>; null if there is none.</summary>
    public string? Domain => Account.LastIndexOf('@') is >= 0 and var at ? Account[(at + 1)..] : null;

    /// <summary>Whether it is a telephone, which is told outside of the domains.</summary>
    public bool IsTelephone => Domain is null && Account.StartsWith(TelephonePrefix, StringComparison.OrdinalIgnoreCase);

    internal const string TelephonePrefix = "tel:";
}

/// <summary>The lists that somebody is on for one service (MSNP21).</summary>
/// <param name="Service">The service: <c>IM</c> messages, <c>PE</c> personal data, <c>PD</c> private data, <c>PF</c> the profile.</param>
/// <param name="Lists">The lists.</param>
public sealed record ServiceMembership(string Service, MsnpLists Lists);
