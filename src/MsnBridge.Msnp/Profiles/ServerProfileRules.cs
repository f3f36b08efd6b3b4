using System.Collections.Immutable;
using System.Net;
using MsnBridge.Addresses;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Profiles;

/// <summary>What a profile may say, and which hosts a sign-in with it may talk to.</summary>
internal static class ServerProfileRules
{
    // Some of the old names still resolve, and what answers there must not learn the password of an account of another network.
    private static readonly string[] ForbiddenDomains =
        ["msn.com", "hotmail.com", "passport.com", "passport.net", "live.com", "live.net", "microsoft.com", "microsoftonline.com", "skype.com"];

    public static ImmutableArray<string> Check(ServerProfile profile)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        if (string.IsNullOrWhiteSpace(profile.Name))
            faults.Add("The profile has no name.");

        if (IsForbidden(profile.NotificationServer.Host))
            faults.Add($"The notification server {profile.NotificationServer} belongs to Microsoft, which runs no MSN network any more.");
        else if (!MayConnect(profile, profile.NotificationServer))
            faults.Add($"The notification server {profile.NotificationServer} is a private address; only a profile marked as local may name one.");

        if (!profile.Versions.Any(version => MsnpDialect.Find(version) is not null))
            faults.Add($"None of the versions is spoken here; known are {string.Join(", ", MsnpDialect.All.Select(dialect => dialect.Name))}.");

        if (profile.NexusUrl is null && profile.LoginUrl is null && profile.RstUrl is null && profile.Rst2Url is null
            && !profile.Versions.Any(version => MsnpDialect.Find(version)?.Authentication == AuthenticationMethod.Md5))
        {
            faults.Add("No URL of a nexus, a login server or a token service is given, so nobody can sign in.");
        }

        if (profile.Transport == ServerTransport.Gateway && profile.GatewayUrl is null)
            faults.Add("The servers are to be reached through the gateway, and no gateway URL is given.");

        if (profile.GatewayUrl is { } gateway)
        {
            if (!gateway.IsAbsoluteUri || (gateway.Scheme != Uri.UriSchemeHttps && gateway.Scheme != Uri.UriSchemeHttp))
                faults.Add("The gateway URL is not an http or https URL.");
            else if (!MayUseGateway(profile, gateway))
                faults.Add($"The gateway URL is on {gateway.Host}, which belongs to Microsoft or is a private address.");
        }

        CheckUrl("nexus", profile.NexusUrl);
        CheckUrl("login", profile.LoginUrl);
        CheckUrl("RST", profile.RstUrl);
        CheckUrl("RST2", profile.Rst2Url);
        CheckUrl("address book", profile.AddressBookUrl);
        CheckUrl("sharing", profile.SharingUrl);
        CheckUrl("offline messages", profile.OfflineMessagesUrl);
        CheckUrl("offline store", profile.OfflineStoreUrl);
        CheckUrl("storage", profile.StorageUrl);
        return faults.ToImmutable();

        void CheckUrl(string role, Uri? url)
        {
            if (url is null)
                return;

            if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
                faults.Add($"The {role} URL is not an http or https URL.");
            else if (IsForbidden(url.Host))
                faults.Add($"The {role} URL is on {url.Host}, which belongs to Microsoft and must not learn passwords of other networks.");
            else if (url.Scheme == Uri.UriSchemeHttp && !profile.IsLocal)
                faults.Add($"The {role} URL is plain http, which would show the password to the network; only a profile marked as local may use it.");
        }
    }

    /// <summary>Whether the password may be sent to this URL: one of a host that signs people in.</summary>
    public static bool MayLogInAt(ServerProfile profile, Uri url) =>
        MayShowSecretsTo(profile, url, profile.NexusUrl, profile.LoginUrl, profile.RstUrl, profile.Rst2Url);

    /// <summary>Whether a ticket may be sent to this URL: one of any host that the profile names.</summary>
    public static bool MaySendTicketTo(ServerProfile profile, Uri url) => MayShowSecretsTo(
        profile, url, profile.NexusUrl, profile.LoginUrl, profile.RstUrl, profile.Rst2Url, profile.AddressBookUrl, profile.SharingUrl,
        profile.OfflineMessagesUrl, profile.OfflineStoreUrl, profile.StorageUrl);

    private static bool MayShowSecretsTo(ServerProfile profile, Uri url, params ReadOnlySpan<Uri?> knownUrls)
    {
        if (!url.IsAbsoluteUri || IsForbidden(url.Host))
            return false;

        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && profile.IsLocal))
            return false;

        foreach (var known in knownUrls)
        {
            if (known is not null && string.Equals(known.Host, url.Host, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return profile.LoginHosts.Any(host => Covers(host, url));
    }

    /// <summary>Whether a session may go through the gateway at this URL. Only hosts of the profile: tickets pass through it.</summary>
    public static bool MayUseGateway(ServerProfile profile, Uri url)
    {
        if (IsForbidden(url.Host) || (!profile.IsLocal && IsPrivate(url.Host)))
            return false;

        return string.Equals(profile.GatewayUrl?.Host, url.Host, StringComparison.OrdinalIgnoreCase) || profile.GatewayHosts.Any(host => Covers(host, url));
    }

    /// <summary>Whether the profile names the services that a version cannot do without.</summary>
    public static bool CanServe(ServerProfile profile, MsnpDialect dialect)
    {
        var canSignIn = dialect.Authentication switch
        {
            AuthenticationMethod.SingleSignOn => (profile.RstUrl ?? profile.Rst2Url) is not null,
            AuthenticationMethod.Tweener => (profile.NexusUrl ?? profile.LoginUrl) is not null,
            _ => true,
        };
        return canSignIn && (dialect.ContactList != ContactListModel.AddressBook || profile is { AddressBookUrl: not null, SharingUrl: not null });
    }

    /// <summary>Whether a transfer or an invitation may lead to this server: anywhere public, and into private networks only for a local profile.</summary>
    public static bool MayConnect(ServerProfile profile, MsnpServerAddress server)
    {
        if (IsForbidden(server.Host))
            return false;

        return profile.IsLocal || !IsPrivate(server.Host);
    }

    private static bool Covers(string host, Uri url) => host.StartsWith('.')
        ? url.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase)
        : string.Equals(host, url.Host, StringComparison.OrdinalIgnoreCase);

    private static bool IsForbidden(string host) => Array.Exists(ForbiddenDomains, domain =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
        && (host.Length == domain.Length || host[host.Length - domain.Length - 1] == '.'));

    private static bool IsPrivate(string host) => IPAddress.TryParse(host, out var address)
        ? !PublicAddresses.Contains(address)
        : string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
