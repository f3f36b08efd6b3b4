using System.Net.Sockets;
using MsnBridge.Configuration;

namespace MsnBridge.Diagnosis;

/// <summary>Connects to the collector of metrics and traces. What it speaks is not tried: an export that fails costs nothing but itself.</summary>
internal sealed class CollectorCheck(TelemetrySettings settings, TimeProvider time) : ILinkCheck
{
    private const string Link = "OTLP collector";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async Task<LinkFinding> TryAsync(CancellationToken cancellationToken)
    {
        if (settings.OtlpEndpoint is not { } endpoint)
            return LinkFinding.NotUsed(Link, "telemetry.otlpEndpoint names none");

        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(endpoint.Host, endpoint.Port, either.Token);
            return LinkFinding.Works(Link, $"{endpoint.Host}:{endpoint.Port} accepts connections");
        }
        catch (SocketException error)
        {
            return LinkFinding.Broken(Link, $"{endpoint.Host}:{endpoint.Port} cannot be reached: {error.Message}", "telemetry.otlpEndpoint");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return LinkFinding.Broken(Link, $"{endpoint.Host}:{endpoint.Port} did not accept a connection in time.", "telemetry.otlpEndpoint");
        }
    }
}
