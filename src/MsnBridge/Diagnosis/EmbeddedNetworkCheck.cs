using MsnBridge.Configuration;
using MsnBridge.Hosting;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server;

namespace MsnBridge.Diagnosis;

/// <summary>Starts the embedded MSN network on its ports, asks it what any network is asked, and stops it.</summary>
internal sealed class EmbeddedNetworkCheck(MsnServerOptions? options, SettingsReport settings, HttpClient http, TimeProvider time)
    : ILinkCheck
{
    private const string Link = "embedded MSN network";

    public async Task<LinkFinding> TryAsync(CancellationToken cancellationToken)
    {
        if (options is null)
            return LinkFinding.NotUsed(Link, "switched off by msnServer.enabled");

        // Its accounts are left alone: a bridge that runs on other ports may be writing them.
        await using var network = new EmbeddedMsnNetwork(options with { DataDirectory = null, SeedDemo = false });
        try
        {
            await network.StartAsync(cancellationToken);
        }
        catch (Exception error) when (StartFailure.Explain(error, settings) is { } explained)
        {
            return LinkFinding.Broken(Link, explained.Message, null);
        }

        var profile = ServerProfiles.Local(network.SignInServer, new Uri(network.NexusUrl, "/"));
        return await new MsnProfileCheck(profile, "msnServer.notificationPort", http, time).TryAsync(cancellationToken);
    }
}
