using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Framing;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Diagnosis;

/// <summary>
/// Goes as far into a sign-in as is possible without an account: the notification server answers <c>VER</c>, and the nexus or the login
/// server answers over HTTP.
/// </summary>
/// <param name="profile">The network.</param>
/// <param name="setting">The setting that names it.</param>
/// <param name="http">One that follows no redirects.</param>
/// <param name="time">Bounds the whole attempt.</param>
internal sealed class MsnProfileCheck(ServerProfile profile, string setting, HttpClient http, TimeProvider time) : ILinkCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private string Link => $"MSN network {profile.Name}";

    public async Task<LinkFinding> TryAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var version = await AskVersionAsync(both.Token);
            if (version is null)
                return Broken($"{profile.NotificationServer} speaks none of the versions {string.Join(", ", profile.Versions)}.");

            await AskLoginAsync(both.Token);
            return LinkFinding.Works(Link, $"{profile.NotificationServer} speaks {version}; {LoginAddress.Host} answers");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Broken(
                $"{profile.NotificationServer} or {LoginAddress.Host} did not answer within {s_patience.TotalSeconds:0} seconds.");
        }
        catch (MsnpProtocolException error)
        {
            return Broken($"{profile.NotificationServer} speaks something else than MSN: {error.Message}");
        }
        catch (IOException error)
        {
            return Broken($"{error.Message.TrimEnd('.')}.");
        }
        catch (HttpRequestException error)
        {
            return Broken($"{LoginAddress} cannot be reached, so nobody can sign in: {error.Message}");
        }
    }

    private Uri LoginAddress => (profile.NexusUrl ?? profile.LoginUrl)!;

    // >>> VER 1 MSNP12 MSNP11 CVR0
    // <<< VER 1 MSNP12, or XFR from a dispatch server, which will answer VER further on
    private async Task<string?> AskVersionAsync(CancellationToken cancellationToken)
    {
        var server = profile.NotificationServer;
        await using var connection = await MsnpConnection.ConnectAsync(server.Host, server.Port, cancellationToken: cancellationToken);
        await connection.SendAsync(new VerCommand(1, [.. profile.Versions, VerCommand.VersionCheckOnly]), cancellationToken);
        return await connection.ReadAsync(cancellationToken) switch
        {
            VerCommand { Dialects: [VerCommand.Refusal or VerCommand.VersionCheckOnly, ..] or [] } => null,
            VerCommand { Dialects: [var chosen, ..] } => chosen,
            NotificationXfrCommand => "a version that the server it refers to will name",
            null => throw new IOException($"{server} closed the connection instead of answering"),
            var other => throw new IOException($"{server} answered VER with {other.Mnemonic}: it is no MSN server that can be used"),
        };
    }

    private async Task AskLoginAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(LoginAddress, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        // A login server without a password says 401; only the nexus has to say 200 and where to go.
        if (profile.NexusUrl is not null && !answer.Headers.Contains("PassportURLs"))
            throw new HttpRequestException($"it answered {(int)answer.StatusCode} without naming a login server.");
    }

    private LinkFinding Broken(string detail) => LinkFinding.Broken(Link, detail, setting);
}
