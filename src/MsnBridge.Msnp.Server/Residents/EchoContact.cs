using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Server.Residents;

/// <summary>
/// The demo contact: always there, with a picture; adds back who adds it, types before it answers and repeats every text as <c>Echo: text</c>, nudges back, and sends
/// back every file. It is a whole client that signs in as any other does, since only such a one has peer-to-peer.
/// </summary>
internal sealed partial class EchoContact : IAsyncDisposable
{
    /// <summary>The largest file it takes.</summary>
    public const long LargestFile = 100_000_000;

    private const int MostFiles = 4;
    private const int MostBusy = 256;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly byte[] s_picture = ReadPicture();

    private readonly MsnpClientOptions _options;
    private readonly MsnpCredentials _credentials;
    private readonly TimeProvider _time;
    private readonly ILogger<EchoContact> _logger;
    private readonly HttpClient _http = PassportHttp.CreateClient();
    private readonly SemaphoreSlim _files = new(MostFiles);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _isThere = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What is done where, each place in its own order: nobody waits for what somebody else does not answer.
    private readonly ConcurrentDictionary<string, Task> _doing = new();
    private Task _living = Task.CompletedTask;

    /// <param name="profile">The network it lives in.</param>
    public EchoContact(ServerProfile profile, string password, TimeProvider time, ILoggerFactory loggers)
    {
        _options = new MsnpClientOptions
        {
            // One that has everything a contact of the demo shows and goes without places, of which it has one.
            Profile = profile,
            PreferredVersion = "MSNP15",
            Http = _http,
            TimeProvider = time,
            EndpointSeed = DemoAccounts.Echo,
            EndpointName = DemoAccounts.EchoName,
        };
        _credentials = new MsnpCredentials(DemoAccounts.Echo, password);
        _time = time;
        _logger = loggers.CreateLogger<EchoContact>();
    }

    /// <summary>Lives from now on. Returns when it is there; where signing in takes long, before.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _living = RunAsync();
        try
        {
            await _isThere.Task.WaitAsync(s_patience, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It goes on trying.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _living.ConfigureAwait(false);
        await Task.WhenAll(_doing.Values).ConfigureAwait(false);
        _http.Dispose();
        _files.Dispose();
        _stopping.Dispose();
    }

    private static byte[] ReadPicture()
    {
        using var stream = typeof(EchoContact).Assembly.GetManifestResourceStream(typeof(EchoContact), "echo.png")!;
        var picture = new byte[stream.Length];
        stream.ReadExactly(picture);
        return picture;
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await LiveAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is MsnpSignInException or MsnpCommandException or MsnpSessionEndedException)
            {
                LogFailed(error);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            _isThere.TrySetResult();
            await Task.Delay(s_pause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LiveAsync()
    {
        var client = new MsnpClient(_options, _credentials);
        await using (client.ConfigureAwait(false))
        {
            var picture = client.ShareObject(MsnObjectType.DisplayPicture, s_picture, "");
            await client.SignInAsync(
                new MsnOwnPresence(MsnpStatus.Online, "Write to me, I answer everything") { Picture = picture }, _stopping.Token).ConfigureAwait(false);
            _isThere.TrySetResult();
            await foreach (var happened in client.Events.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
                React(client, happened);
        }
    }

    private void React(MsnpClient client, MsnpEvent happened)
    {
        switch (happened)
        {
            case ContactRequestEvent request:
                Do("list", () => client.AddContactAsync(request.Contact.Address, null, _stopping.Token));
                break;
            case TextEvent text:
                Do(text.Conversation.ToString(), async () =>
                {
                    await client.SendTypingAsync(text.Conversation, _stopping.Token).ConfigureAwait(false);
                    await client.SendTextAsync(text.Conversation, new TextMessage("Echo: " + text.Message.Text), _stopping.Token).ConfigureAwait(false);
                });
                break;
            case NudgeEvent nudge:
                Do(nudge.Conversation.ToString(), () => client.SendNudgeAsync(nudge.Conversation, _stopping.Token));
                break;
            case FileOfferEvent offered:
                Do($"file {Guid.NewGuid()}", () => ReturnAsync(client, offered));
                break;
        }
    }

    /// <summary>Does it when what was begun before in the same place is done.</summary>
    private void Do(string place, Func<Task> what)
    {
        foreach (var (done, task) in _doing)
        {
            if (task.IsCompleted)
                _doing.TryRemove(new KeyValuePair<string, Task>(done, task));
        }

        // Whoever has it do more at once than a demo has people does not get an answer to everything.
        if (_doing.Count < MostBusy)
            _doing[place] = DoAfterAsync(_doing.GetValueOrDefault(place, Task.CompletedTask), what);
    }

    private async Task DoAfterAsync(Task before, Func<Task> what)
    {
        await before.ConfigureAwait(false);
        try
        {
            await what().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It is stopping.
        }
        catch (Exception error) when (error is MsnpCommandException or MsnpSessionEndedException or MsnServiceException or MsnTransferException or IOException)
        {
            // Refused by a full list, or the other has gone: the others are still to be answered.
            LogFailed(error);
        }
    }

    private async Task ReturnAsync(MsnpClient client, FileOfferEvent offered)
    {
        var offer = offered.Offer;
        if (offer.Size > LargestFile || !await _files.WaitAsync(0, _stopping.Token).ConfigureAwait(false))
        {
            await offer.DeclineAsync(_stopping.Token).ConfigureAwait(false);
            await client.SendTextAsync(
                offered.Conversation, new TextMessage($"I take files of up to {LargestFile / 1_000_000} MB, {MostFiles} at a time."), _stopping.Token).ConfigureAwait(false);
            return;
        }

        // For nobody else to read, and gone with the transfer.
        var folder = Directory.CreateTempSubdirectory("msn-echo-");
        try
        {
            var path = Path.Combine(folder.FullName, "file");
            var kept = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous);
            await using (kept.ConfigureAwait(false))
                await offer.ReceiveAsync(kept, null, _stopping.Token).ConfigureAwait(false);

            await client.SendFileAsync(
                offered.Sender,
                new MsnOutgoingFile(
                    offer.Name,
                    offer.Size,
                    _ => Task.FromResult<Stream>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.Asynchronous)))
                {
                    Preview = offer.Preview,
                },
                null,
                _stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
            _files.Release();
        }
    }

    [LoggerMessage(MsnpServerEventIds.DemoContactFailed, LogLevel.Information, "The demo contact could not react.")]
    private partial void LogFailed(Exception error);
}
