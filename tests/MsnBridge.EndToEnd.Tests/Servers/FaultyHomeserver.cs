using MsnBridge.Testing;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>
/// Stands between a bridge and its homeserver on both ways, and breaks what passes as a story asks for. The homeserver's users are not
/// concerned: they speak to it straight.
/// </summary>
internal sealed class FaultyHomeserver(SynapseServer homeserver) : IAsyncDisposable
{
    private readonly int _bridgePort = LoopbackPorts.Free();
    private FaultyWay? _toHomeserver;
    private FaultyWay? _toBridge;

    /// <summary>What the bridge asks of the homeserver.</summary>
    public FaultyWay ToHomeserver => _toHomeserver!;

    /// <summary>What the homeserver hands to the bridge.</summary>
    public FaultyWay ToBridge => _toBridge!;

    /// <summary>The section of <c>bridge.yaml</c> for a bridge that stands behind this. It waits as short as the configuration allows.</summary>
    public string Configuration => $"""
        xmpp:
          enabled: false
        {homeserver.Section(homeserver: ToHomeserver.Address, port: _bridgePort, more: """
          requestTimeout: 2s
          retryDelay: 1s
          maxRetryDelay: 1s
        """)}
        """;

    public async Task StartAsync()
    {
        _toHomeserver = await FaultyWay.OpenAsync(0, homeserver.Url);
        // Where the homeserver's registration says that the bridge is.
        _toBridge = await FaultyWay.OpenAsync(homeserver.AppservicePort, new Uri($"http://127.0.0.1:{_bridgePort}"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var way in new[] { _toHomeserver, _toBridge }.OfType<FaultyWay>())
            await way.DisposeAsync();
    }
}
