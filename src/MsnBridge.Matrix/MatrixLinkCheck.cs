using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Registration;

namespace MsnBridge.Matrix;

/// <summary>Tries the link to the homeserver in both directions, for a person who asks what is wrong. While the bridge runs it answers the
/// homeserver's call itself.</summary>
public static class MatrixLinkCheck
{
    /// <summary>Tries the homeserver, the tokens and the homeserver's way back.</summary>
    public static async Task<MatrixLinkFinding> RunAsync(MatrixOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddSingleton(options);
        services.AddMatrixClient();
        await using var provider = services.BuildServiceProvider();
        return await RunAsync(options, provider.GetRequiredService<IMatrixClient>(), cancellationToken);
    }

    /// <summary>Asks for the versions, for whom the token is, and to be called; listens for that call meanwhile.</summary>
    internal static async Task<MatrixLinkFinding> RunAsync(MatrixOptions options, IMatrixClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await FindVersionsAsync(options, client, cancellationToken)
                ?? await FindIdentityAsync(options, client, cancellationToken)
                ?? await TryDoublePuppetAsync(options, client, cancellationToken)
                ?? await TryPingAsync(options, client, cancellationToken);
        }
        catch (MatrixUnavailableException away)
        {
            return MatrixLinkFinding.Broken($"The homeserver stopped answering: {away.Message}", "homeserver");
        }
        catch (MatrixException refused)
        {
            return MatrixLinkFinding.Broken($"The homeserver refused what every one must grant: {refused.Message}", "homeserver");
        }
    }

    private static async Task<MatrixLinkFinding?> FindVersionsAsync(MatrixOptions options, IMatrixClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetVersionsAsync(cancellationToken);
            return null;
        }
        catch (MatrixUnavailableException away)
        {
            return MatrixLinkFinding.Broken(away.Message, "homeserver");
        }
        catch (MatrixException refused) when (refused.IsUnknownToken)
        {
            // Synapse looks at the token even where none is needed. It is a homeserver, then, and who we are is asked next.
            return null;
        }
        catch (MatrixException refused)
        {
            return MatrixLinkFinding.Broken(
                $"What answers at {options.Homeserver} is no homeserver's Client-Server API ({(int)refused.Status} {refused.Code}).", "homeserver");
        }
    }

    private static async Task<MatrixLinkFinding?> FindIdentityAsync(MatrixOptions options, IMatrixClient client, CancellationToken cancellationToken)
    {
        MatrixUserId user;
        try
        {
            user = await client.WhoAmIAsync(null, cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsUnknownToken)
        {
            return MatrixLinkFinding.Broken(
                "The homeserver does not know the bridge's token. Either it has not loaded the registration (msnbridge registration writes it; "
                + "the homeserver reads it when it starts), or the as_token in it is another.", "asToken");
        }
        catch (MatrixException refused)
        {
            return MatrixLinkFinding.Broken(
                $"The homeserver knows the bridge's token and does not let it be {options.BotLocalpart} ({refused.Message.TrimEnd('.')}).", "botLocalpart");
        }

        if (user.Server != options.ServerName)
            return MatrixLinkFinding.Broken($"The homeserver's users are of {user.Server}, not of {options.ServerName}.", "serverName");
        return user.Localpart == options.BotLocalpart
            ? null
            : MatrixLinkFinding.Broken(
                $"The homeserver's registration has {user.Localpart} as sender_localpart, the configuration {options.BotLocalpart}.", "botLocalpart");
    }

    private static async Task<MatrixLinkFinding?> TryDoublePuppetAsync(MatrixOptions options, IMatrixClient client, CancellationToken cancellationToken)
    {
        if (options.DoublePuppetToken.Reveal().Length == 0)
            return null;
        try
        {
            await client.WhoAmIAsync(options.DoublePuppetToken, cancellationToken);
            return null;
        }
        catch (MatrixException refused)
        {
            return MatrixLinkFinding.Broken(
                $"The homeserver refuses the token for double puppets ({refused.Code}). Load its registration "
                + "(msnbridge registration --double-puppet writes it), or leave the token out.", "doublePuppetToken");
        }
    }

    private static async Task<MatrixLinkFinding> TryPingAsync(MatrixOptions options, IMatrixClient client, CancellationToken cancellationToken)
    {
        var probe = new PingProbe(options);
        await using var server = new AppserviceServer(options, [probe], NullLoggerFactory.Instance);
        var listening = await TryListenAsync(server, cancellationToken);
        try
        {
            // Random, so that no answer to another's ping counts.
            var id = Guid.NewGuid().ToString("N");
            var (duration, failure) = await PingAsync(client, options, id, cancellationToken);
            if (probe.WrongToken)
                return MatrixLinkFinding.Broken(
                    "The homeserver calls the bridge with another token: the hs_token of the registration that it has loaded differs.", "hsToken");
            if (failure is not null)
                return listening
                    ? failure
                    : failure with { Detail = $"{failure.Detail} (Another program listens on port {options.Port} of the bridge; this is the bridge itself if it runs.)" };
            if (listening && probe.Reached is null)
                return MatrixLinkFinding.Broken(
                    $"Something answered the homeserver's call that is not this bridge. {UrlMeant(options)}", KeyOfUrl(options));
            return MatrixLinkFinding.Working(string.Create(CultureInfo.InvariantCulture,
                $"{options.Homeserver} knows @{options.BotLocalpart}:{options.ServerName}, and calls the bridge{UrlOf(options)} ({duration!.Value.TotalMilliseconds:0} ms)"));
        }
        catch (MatrixException unsupported) when (unsupported.Code == "M_UNRECOGNIZED" || (unsupported.IsNotFound && unsupported.Code != "M_NOT_FOUND"))
        {
            return MatrixLinkFinding.Working(
                $"{options.Homeserver} knows @{options.BotLocalpart}:{options.ServerName}; whether it reaches the bridge cannot be tried, for it has no ping");
        }
        finally
        {
            if (listening)
                await server.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> TryListenAsync(AppserviceServer server, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
            return true;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            return false;
        }
    }

    private static async Task<(TimeSpan? Duration, MatrixLinkFinding? Failure)> PingAsync(
        IMatrixClient client, MatrixOptions options, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.PingAsync(options.AppserviceId, id, cancellationToken), null);
        }
        catch (MatrixException refused) when (Explain(refused, options) is { } failure)
        {
            return (null, failure);
        }
        catch (MatrixUnavailableException failed)
        {
            // It answered a moment ago, so what is away is the bridge as seen from there.
            return (null, MatrixLinkFinding.Broken($"The homeserver cannot call the bridge: {failed.Message} {UrlMeant(options)}", KeyOfUrl(options)));
        }
    }

    private static MatrixLinkFinding? Explain(MatrixException refused, MatrixOptions options) => refused.Code switch
    {
        "M_URL_NOT_SET" => MatrixLinkFinding.Broken(
            "The registration that the homeserver has loaded has no url. Write it anew with msnbridge registration.", KeyOfUrl(options)),
        "M_CONNECTION_FAILED" => MatrixLinkFinding.Broken(
            $"The homeserver cannot connect to the bridge: {SentenceOf(refused)} {UrlMeant(options)}", KeyOfUrl(options)),
        "M_CONNECTION_TIMEOUT" => MatrixLinkFinding.Broken(
            $"The homeserver waited in vain for the bridge to answer. {UrlMeant(options)}", KeyOfUrl(options)),
        "M_BAD_STATUS" => MatrixLinkFinding.Broken(
            $"Something else than the bridge answers where the homeserver calls it: {SentenceOf(refused)} {UrlMeant(options)}", KeyOfUrl(options)),
        "M_FORBIDDEN" => MatrixLinkFinding.Broken(
            $"The homeserver has this token under another id than {options.AppserviceId}.", "appserviceId"),
        _ => null,
    };

    private static string SentenceOf(MatrixException refused) =>
        $"{refused.Message[(refused.Code.Length + 2)..].TrimEnd('.')}.";

    // What it says there only the homeserver knows.
    private static string UrlMeant(MatrixOptions options) =>
        $"It calls the url of the registration that it has loaded, which should be {options.CalledAt?.ToString().TrimEnd('/') ?? "named by matrix.publicUrl"}.";

    private static string KeyOfUrl(MatrixOptions options) => options.PublicUrl is null ? "port" : "publicUrl";

    private static string UrlOf(MatrixOptions options) => options.CalledAt is { } url ? $" at {url.ToString().TrimEnd('/')}" : "";
}

/// <param name="Detail">What was found; where the link is broken, one or two sentences on why and what to do.</param>
/// <param name="Key">The key within the <c>matrix</c> section to change; null where the link works.</param>
public sealed record MatrixLinkFinding(bool Works, string Detail, string? Key)
{
    internal static MatrixLinkFinding Working(string detail) => new(true, detail, null);

    internal static MatrixLinkFinding Broken(string detail, string key) => new(false, detail, key);
}
