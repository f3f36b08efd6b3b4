using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Notification;

/// <summary>
/// Which versions are offered, attempt by attempt: all that the profile has and can serve, the newest first; where that fails for a reason of the version, the
/// next older kind of them. Each version is tried once, so there is an end.
/// </summary>
internal sealed class VersionOffers
{
    private readonly List<MsnpDialect> _untried;

    private VersionOffers(IEnumerable<MsnpDialect> versions, MsnpDialect? preferred)
    {
        _untried = [.. versions];
        Current = UpTo(preferred?.Version ?? int.MaxValue);
        if (Current.Count == 0)
            Current = [.. _untried];
    }

    /// <summary>What to offer now, the newest first; empty where nothing is left.</summary>
    public IReadOnlyList<MsnpDialect> Current { get; private set; }

    /// <exception cref="MsnpSignInException">There is nothing to offer.</exception>
    public static VersionOffers For(MsnpClientOptions options)
    {
        var profile = options.Profile;
        var floor = Math.Max(Find(options.MinimumVersion)?.Version ?? 0, Find(profile.MinimumVersion)?.Version ?? 0);
        var known = profile.Versions.Select(Find).OfType<MsnpDialect>().Distinct().OrderByDescending(dialect => dialect.Version).ToList();
        var offers = new VersionOffers(
            known.Where(dialect => dialect.Version >= floor && ServerProfileRules.CanServe(profile, dialect)), Find(options.PreferredVersion));
        return offers.Current.Count > 0
            ? offers
            : throw new MsnpSignInException(new SessionEnd(
                SessionEndReason.ProfileProblem,
                $"Of the versions of the profile {profile.Name} ({string.Join(", ", known)}) none is left to offer: older than allowed, or without the services it needs."));
    }

    /// <summary>Goes on to what is left after a failure.</summary>
    /// <param name="fault">What of the version may be the reason.</param>
    /// <param name="spoken">The version that was spoken; null if none was agreed on.</param>
    /// <returns>False if another version would fail as well, or none is left.</returns>
    public bool TryNext(VersionFault fault, MsnpDialect? spoken)
    {
        if (fault == VersionFault.None)
            return false;

        // Nothing agreed on: some servers look at the beginning of an offer only, or stumble over what they do not know, so only its newest kind is given up.
        var suspect = spoken ?? Current[0];
        var offered = Current.ToHashSet();
        _untried.RemoveAll(dialect => IsAlike(dialect, suspect, fault) || (offered.Contains(dialect) && dialect.Version >= suspect.Version));

        Current = UpTo(suspect.Version);
        if (Current.Count == 0)
            Current = [.. _untried];

        return Current.Count > 0;
    }

    private static MsnpDialect? Find(string? name) => name is null ? null : MsnpDialect.Find(name);

    private static bool IsAlike(MsnpDialect dialect, MsnpDialect other, VersionFault fault) => fault switch
    {
        VersionFault.Authentication => dialect.Authentication == other.Authentication,
        VersionFault.ContactList => dialect.ContactList == other.ContactList,
        _ => dialect.Authentication == other.Authentication
            && dialect.ContactList == other.ContactList
            && dialect.Messages == other.Messages
            && dialect.HasEndpoints == other.HasEndpoints,
    };

    private List<MsnpDialect> UpTo(int version) => [.. _untried.Where(dialect => dialect.Version <= version)];
}
