using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MsnBridge.Core.Identities;
using YamlDotNet.Core;

namespace MsnBridge.Matrix.Registration;

/// <summary>The files by which a homeserver's admin lets the bridge in: written from the options, and compared with them. The homeserver reads
/// them when it starts and at no other time.</summary>
public static class RegistrationFile
{
    private const string Renew = "Write the registration anew (msnbridge registration) and restart the homeserver";

    // What an expression of somebody else's may cost.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>The application service itself. The same options always make the same text.</summary>
    /// <param name="options">Without faults.</param>
    /// <exception cref="InvalidOperationException">The options do not say where the bridge can be called.</exception>
    public static string Write(MatrixOptions options)
    {
        var url = options.CalledAt ?? throw new InvalidOperationException(
            $"matrix.port is {options.Port} and matrix.listenAddress is {options.ListenAddress}, so the homeserver cannot be told where to call. Write matrix.publicUrl.");
        return new RegistrationDocument
        {
            Id = options.AppserviceId,
            Url = TextOf(url),
            AppserviceToken = options.AppserviceToken.Reveal(),
            HomeserverToken = options.HomeserverToken.Reveal(),
            SenderLocalpart = options.BotLocalpart,
            RateLimited = false,
            ReceiveEphemeral = true,
            PushEphemeral = true,
            Protocols = [Appservice.ThirdPartyLookup.Protocol],
            Namespaces = new NamespacesDocument
            {
                Users =
                [
                    new() { Exclusive = true, Regex = $"^@{Regex.Escape(options.BotLocalpart)}:{Regex.Escape(options.ServerName)}$" },
                    new() { Exclusive = true, Regex = $"^@{Regex.Escape(options.UserPrefix)}.*:{Regex.Escape(options.ServerName)}$" },
                ],
                Aliases = [new() { Exclusive = true, Regex = $"^#{Regex.Escape(options.UserPrefix)}.*:{Regex.Escape(options.ServerName)}$" }],
            },
        }.Write();
    }

    /// <summary>The second registration, by which the bridge acts in the name of the homeserver's own users: what they write from an MSN
    /// client then appears as theirs. Nothing is called for it, so a homeserver sends it no events.</summary>
    /// <param name="options">With a token for it.</param>
    public static string WriteDoublePuppet(MatrixOptions options)
    {
        var token = options.DoublePuppetToken.Reveal();
        return new RegistrationDocument
        {
            Id = DoublePuppetIdOf(options),
            Url = null,
            AppserviceToken = token,
            // Homeservers want one although they will never show it.
            HomeserverToken = Derive(token, "hs_token"),
            // A user whom nobody is: the name must be free, and stay the same when the file is written again.
            SenderLocalpart = $"{DoublePuppetIdOf(options)}-{Derive(token, "sender")[..12]}".ToLowerInvariant(),
            RateLimited = false,
            Namespaces = new NamespacesDocument { Users = [new() { Exclusive = false, Regex = $"^@.*:{Regex.Escape(options.ServerName)}$" }] },
        }.Write();
    }

    /// <summary>What a registration, of either kind, says other than the options would have it; empty where they agree. Tokens are not
    /// shown.</summary>
    public static IReadOnlyList<RegistrationDifference> Compare(string yaml, MatrixOptions options)
    {
        RegistrationDocument registration;
        try
        {
            registration = RegistrationDocument.Read(yaml);
        }
        catch (YamlException)
        {
            // Its message may quote the file, and with it a token.
            return [new("", "no registration", "a registration", null, $"{Renew}.")];
        }

        List<RegistrationDifference> differences = [];
        if (registration.Id == DoublePuppetIdOf(options))
            CompareDoublePuppet(registration, options, differences);
        else
            CompareAppservice(registration, options, differences);
        if (registration.RateLimited != false)
            differences.Add(new("rate_limited", Show(registration.RateLimited), "false", null, $"{Renew}; otherwise messages wait for no reason."));
        return differences;
    }

    /// <summary>Random, and long enough that nobody guesses it.</summary>
    public static Secret GenerateToken() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    private static void CompareAppservice(RegistrationDocument registration, MatrixOptions options, List<RegistrationDifference> differences)
    {
        Compare("id", registration.Id, options.AppserviceId, "appserviceId", differences);
        if (options.CalledAt is { } url)
            Compare("url", registration.Url?.TrimEnd('/'), TextOf(url), options.PublicUrl is null ? "port" : "publicUrl", differences);
        CompareToken("as_token", registration.AppserviceToken, options.AppserviceToken, "asToken", differences);
        CompareToken("hs_token", registration.HomeserverToken, options.HomeserverToken, "hsToken", differences);
        Compare("sender_localpart", registration.SenderLocalpart, options.BotLocalpart, "botLocalpart", differences);
        if (registration.ReceiveEphemeral != true && registration.PushEphemeral != true)
            differences.Add(new("receive_ephemeral", Show(registration.ReceiveEphemeral), "true", null,
                $"{Renew}; otherwise MSN contacts see neither typing nor presence."));
        if (registration.Protocols?.Contains(Appservice.ThirdPartyLookup.Protocol) != true)
            differences.Add(new("protocols", $"[{string.Join(", ", registration.Protocols ?? [])}]", $"[{Appservice.ThirdPartyLookup.Protocol}]", null,
                $"{Renew}; otherwise clients do not find MSN."));

        var ghost = $"@{options.UserPrefix}local_alice=40example.org:{options.ServerName}";
        RequireNamespace("namespaces.users", registration.Namespaces?.Users, ghost, exclusive: true, "userPrefix", differences);
        RequireNamespace("namespaces.users", registration.Namespaces?.Users, $"@{options.BotLocalpart}:{options.ServerName}", exclusive: true, "botLocalpart", differences);
        RequireNamespace("namespaces.aliases", registration.Namespaces?.Aliases, $"#{options.UserPrefix}x:{options.ServerName}", exclusive: true, "userPrefix", differences);
    }

    private static void CompareDoublePuppet(RegistrationDocument registration, MatrixOptions options, List<RegistrationDifference> differences)
    {
        CompareToken("as_token", registration.AppserviceToken, options.DoublePuppetToken, "doublePuppetToken", differences);
        if (!string.IsNullOrEmpty(registration.Url))
            differences.Add(new("url", registration.Url, "null", null,
                $"{Renew}; otherwise the homeserver sends the bridge every event of every user."));
        RequireNamespace("namespaces.users", registration.Namespaces?.Users, $"@alice:{options.ServerName}", exclusive: false, "serverName", differences);
    }

    private static void Compare(string key, string? registered, string configured, string setting, List<RegistrationDifference> differences)
    {
        if (registered != configured)
            differences.Add(new(key, registered ?? "missing", configured, setting, $"{Renew}, or change matrix.{setting}."));
    }

    private static void CompareToken(string key, string? registered, Secret configured, string setting, List<RegistrationDifference> differences)
    {
        if (registered is null || !Appservice.TokenCheck.Matches(registered, configured))
            differences.Add(new(key, registered is null ? "missing" : "differs", configured.Reveal().Length == 0 ? "missing" : "differs", setting,
                $"{Renew}, or change matrix.{setting} to what the registration says."));
    }

    private static void RequireNamespace(
        string key, List<NamespaceDocument>? namespaces, string sample, bool exclusive, string setting, List<RegistrationDifference> differences)
    {
        var covering = (namespaces ?? []).FirstOrDefault(entry => IsMatch(entry?.Regex, sample));
        if (covering is null)
            differences.Add(new(key, $"without {sample}", "with it", setting, $"{Renew}, or change matrix.{setting}."));
        else if (covering.Exclusive != exclusive)
            differences.Add(new(key, $"exclusive: {Show(covering.Exclusive)} for {sample}", $"exclusive: {Show(exclusive)}", null, $"{Renew}."));
    }

    private static bool IsMatch(string? expression, string sample)
    {
        try
        {
            // Homeservers match from the beginning.
            return expression is not null && Regex.IsMatch(sample, $"^(?:{expression})", RegexOptions.CultureInvariant, s_patience);
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string DoublePuppetIdOf(MatrixOptions options) => $"{options.AppserviceId}-doublepuppet";

    private static string Derive(string token, string purpose) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes($"msnbridge {purpose}")));

    private static string TextOf(Uri url) => url.ToString().TrimEnd('/');

    private static string Show(bool? flag) => flag switch
    {
        null => "missing",
        true => "true",
        false => "false",
    };
}

/// <param name="Key">As in the registration; empty where the whole file is meant.</param>
/// <param name="Registered">What the registration says.</param>
/// <param name="Configured">What the options would have it say.</param>
/// <param name="Setting">The key within the <c>matrix</c> section that could be changed instead; null where none could.</param>
/// <param name="Remedy">What to do, in a sentence.</param>
public sealed record RegistrationDifference(string Key, string Registered, string Configured, string? Setting, string Remedy)
{
    public override string ToString() =>
        Key.Length == 0 ? $"This is {Registered}. {Remedy}"
        : Registered == "differs" ? $"{Key} differs from matrix.{Setting}. {Remedy}"
        : $"{Key} is {Registered} in the registration and {Configured} in the configuration. {Remedy}";
}
