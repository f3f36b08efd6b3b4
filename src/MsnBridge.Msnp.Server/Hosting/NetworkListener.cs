using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Gateway;
using MsnBridge.Msnp.Server.Notification;
using MsnBridge.Msnp.Server.Passport;
using MsnBridge.Msnp.Server.Switchboard;

namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>
/// The sockets of the network: a Kestrel of its own, so that the network can live in a process beside other web services, and be taken down and brought back.
/// </summary>
internal sealed class NetworkListener : INetworkListener
{
    private readonly WebApplication _application;
    private readonly ConnectionRosters _rosters;

    private NetworkListener(WebApplication application, ConnectionRosters rosters) => (_application, _rosters) = (application, rosters);

    /// <summary>Listens on the ports of the options, or on those already in <paramref name="addresses"/>, and enters there what was bound.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<NetworkListener> StartAsync(
        MsnServerOptions options,
        ServerAddresses addresses,
        NotificationServices services,
        FaultSwitches faults,
        PassportEndpoints passport,
        IReadOnlyList<IWebEndpoints> web,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var rosters = new ConnectionRosters(options);
        var builder = NetworkWebSite.CreateBuilder(loggers);
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfTheOuterHost>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.CloseTimeout);
        builder.Services.AddSingleton(services);
        builder.Services.AddSingleton(faults);
        builder.Services.AddSingleton(rosters);
        builder.Services.AddSingleton<NotificationServerHandler>();
        builder.Services.AddSingleton<SwitchboardHandler>();

        List<(ListenOptions Endpoint, Action<MsnpServerAddress> Enter)> bound = [];
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            Listen(options.NotificationPort, addresses.Notification, endpoint => endpoint.UseConnectionHandler<NotificationServerHandler>(), bind =>
                addresses.Notification = bind);
            Listen(options.SwitchboardPort, addresses.Switchboard, endpoint => endpoint.UseConnectionHandler<SwitchboardHandler>(), bind =>
                addresses.Switchboard = bind);
            Listen(options.PassportPort, addresses.Passport, endpoint => UsePassport(endpoint, passport, services, overTls: false), bind =>
                addresses.Passport = bind);
            if (options.DispatchPort is { } dispatchPort)
            {
                Listen(dispatchPort, addresses.Dispatch ?? default, endpoint => endpoint.UseConnectionHandler<DispatchServerHandler>(), bind =>
                    addresses.Dispatch = bind);
            }

            if (options.PassportTlsPort is { } tlsPort)
            {
                Listen(tlsPort, addresses.PassportTls ?? default, endpoint => UsePassport(endpoint, passport, services, overTls: true), bind =>
                    addresses.PassportTls = bind);
            }

            void Listen(int port, MsnpServerAddress before, Action<ListenOptions> configure, Action<MsnpServerAddress> enter) =>
                kestrel.Listen(options.ListenAddress, port == 0 ? before.Port : port, endpoint =>
                {
                    configure(endpoint);
                    bound.Add((endpoint, enter));
                });
        });

        var application = NetworkWebSite.Build(builder, web);
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        var host = options.PublicHost ?? options.ListenAddress.ToString();
        foreach (var (endpoint, enter) in bound)
            enter(new MsnpServerAddress(host, endpoint.IPEndPoint!.Port));

        return new NetworkListener(application, rosters);
    }

    /// <summary>Ends every connection at once; new ones are taken.</summary>
    public void DropConnections() => _rosters.AbortAll("The network dropped all connections.");

    /// <summary>Waits until the clients of the notification server, which were told to go, have gone; not longer than the time given.</summary>
    public Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken) => Task.WhenAll(
        _application.Services.GetRequiredService<GatewaySessions>().DrainAsync(timeout, time, cancellationToken),
        _rosters.Notification.DrainAsync(timeout, time, cancellationToken));

    /// <summary>Stops listening and ends every connection at once.</summary>
    public async ValueTask DisposeAsync()
    {
        DropConnections();
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static void UsePassport(ListenOptions endpoint, PassportEndpoints passport, NotificationServices services, bool overTls)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        if (overTls)
            endpoint.UseHttps(CreateCertificate());

        endpoint.Use(next => new BareRequestMiddleware(
            next, passport, overTls, services.Options.SignInTimeout, services.Time).OnConnectionAsync);
    }

    /// <summary>A certificate nobody has reason to trust: clients of that age do not check, and the network is for loopback.</summary>
    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
    }

    /// <summary>Leaves Ctrl-C to the process the network lives in, which stops the network in its own order.</summary>
    private sealed class LifetimeOfTheOuterHost : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
