using System.Collections.Immutable;
using System.CommandLine;
using MsnBridge.Chat;
using MsnBridge.Configuration;
using MsnBridge.Hosting;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Commands;

/// <summary><c>msnbridge msn chat</c>: the protocol library at a prompt.</summary>
internal sealed class MsnChatCommand
{
    private readonly Argument<string> _account = new("account")
    {
        Description = "The address of the MSN account, for example alice@example.org.",
    };

    private readonly Option<string?> _profile = new("--profile", "-p")
    {
        Description = "The MSN network: its name in the configuration.",
        HelpName = "name",
    };

    private readonly Option<string?> _server = new("--server")
    {
        Description = "Another network: its notification server.",
        HelpName = "host[:port]",
    };

    private readonly Option<string?> _nexus = new("--nexus")
    {
        Description = "With --server: the address of its Passport nexus.",
        HelpName = "url",
    };

    private readonly Option<bool> _local = new("--local")
    {
        Description = "With --server: it is in this house, and may use plain http.",
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "Whom to talk to first.",
        HelpName = "address",
    };

    private readonly Option<string> _status = new("--status")
    {
        Description = $"How to be shown: {ChatStatus.Choices}.",
        DefaultValueFactory = _ => "online",
        HelpName = "status",
    };

    private readonly Option<string?> _passwordFile = new("--password-file")
    {
        Description = $"A file with the password; otherwise {EnvironmentSettings.ChatPasswordVariable} or a question.",
        HelpName = "file",
    };

    public static Command Create(SharedOptions shared, Terminal terminal)
    {
        var options = new MsnChatCommand();
        var chat = new Command("chat", "Sign in to an MSN network at a prompt. /help there lists what can be typed.")
        {
            options._account, options._profile, options._server, options._nexus, options._local, options._to, options._status,
            options._passwordFile,
        };
        chat.SetAction((parsed, cancellationToken) => options.RunAsync(shared, terminal, parsed, cancellationToken));
        return new Command("msn", "The MSN protocol by itself.") { chat };
    }

    private async Task<int> RunAsync(SharedOptions shared, Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!MsnAddress.TryParse(parsed.GetRequiredValue(_account), out var account, out var error))
            throw new CommandFailedException(ExitCode.Usage, error);
        if (!ChatStatus.TryParse(parsed.GetRequiredValue(_status), out var status))
            throw new CommandFailedException(ExitCode.Usage, $"--status: write one of {ChatStatus.Choices}.");

        var profile = ChooseProfile(shared, parsed);
        var password = PasswordSource.Get(parsed.GetValue(_passwordFile), terminal, account);
        using var loggers = LoggerFactory.Create(logging => LoggingSetup.Configure(
            logging, new LoggingSettings { Level = LogLevel.Warning }, parsed.GetValue(shared.Verbose), toStandardError: true));
        using var http = PassportHttp.CreateClient();
        var client = new MsnpClient(
            new MsnpClientOptions { Profile = profile, Http = http, LoggerFactory = loggers },
            new MsnpCredentials(account, password.Reveal()));
        var prompt = new ChatPrompt(client, terminal, TimeProvider.System);
        var showing = prompt.ShowEventsAsync();
        try
        {
            await client.SignInAsync(new MsnOwnPresence(status.Value), cancellationToken);
            await terminal.Out.WriteLineAsync(
                $"* Signed in to {profile.Title} as {account} ({client.Dialect}). /help lists what you can type.");
            prompt.ShowContacts();
            await prompt.RunAsync(parsed.GetValue(_to), cancellationToken);
            return client.Ended.IsCompleted ? throw Explain(await client.Ended) : ExitCode.Success;
        }
        catch (MsnpSignInException refused)
        {
            throw Explain(refused.End);
        }
        finally
        {
            await client.DisposeAsync();
            await showing;
        }
    }

    private ServerProfile ChooseProfile(SharedOptions shared, ParseResult parsed)
    {
        if (parsed.GetValue(_server) is { } server)
            return DescribeOwn(server, parsed);

        // The public networks can be tried before there is a configuration.
        var profiles = File.Exists(parsed.GetRequiredValue(shared.Configuration))
            ? FindConfigured(shared.Load(parsed))
            : ServerProfiles.Public;
        var name = parsed.GetValue(_profile) ?? profiles[0].Name;
        return profiles.FirstOrDefault(profile => profile.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CommandFailedException(ExitCode.Usage,
                $"There is no MSN network {name}. Known are {string.Join(", ", profiles.Select(profile => profile.Name))}.");
    }

    private static ImmutableArray<ServerProfile> FindConfigured(BridgeConfiguration configuration)
    {
        if (configuration.MsnServer is not { } embedded)
            return configuration.Msn.Profiles;

        var host = embedded.PublicHost ?? embedded.ListenAddress.ToString();
        var local = ServerProfiles.Local(
            new MsnpServerAddress(host, embedded.NotificationPort), new UriBuilder(Uri.UriSchemeHttp, host, embedded.PassportPort).Uri);
        return [local, .. configuration.Msn.Profiles];
    }

    private ServerProfile DescribeOwn(string server, ParseResult parsed)
    {
        if (!MsnpServerAddress.TryParse(server, out var address))
            throw new CommandFailedException(ExitCode.Usage, $"--server: '{server}' is not a server. Write host or host:port.");
        var nexus = parsed.GetValue(_nexus) is { } url ? SettingFormats.WebAddress(url) : null;
        if (nexus is { Succeeded: false })
            throw new CommandFailedException(ExitCode.Usage, $"--nexus: {nexus.Problem}. {nexus.Remedy}");

        var profile = new ServerProfile
        {
            Name = "given",
            Title = address.ToString(),
            NotificationServer = address,
            NexusUrl = nexus?.Value,
            IsLocal = parsed.GetValue(_local),
        };
        return profile.Validate() is [var fault, ..] ? throw new CommandFailedException(ExitCode.Usage, fault) : profile;
    }

    private static CommandFailedException Explain(SessionEnd end) =>
        new(
            end.Reason is SessionEndReason.BadCredentials or SessionEndReason.AccountProblem ? ExitCode.Refused : ExitCode.Unavailable,
            end.Message);
}
