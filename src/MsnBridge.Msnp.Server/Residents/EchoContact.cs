using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Server.Residents;

/// <summary>
/// The demo contact: always there, adds back who adds it, types before it answers and repeats every text as <c>Echo: text</c>. A nudge is nudged back. It leaves a
/// conversation when it is alone in it.
/// </summary>
internal sealed partial class EchoContact : IAsyncDisposable
{
    private readonly ResidentContact _resident;
    private readonly ILogger<EchoContact> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    public EchoContact(ResidentContact resident, ILogger<EchoContact> logger)
    {
        _resident = resident;
        _logger = logger;
        _resident.SignIn();
        _resident.SetPersonalMessage("Write to me, I answer everything");

        // Who added it while it was away.
        foreach (var address in _resident.ListOf(MsnpLists.Pending))
            _resident.AddContact(address);

        _loop = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await _resident.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                React(await _resident.Inbox.TakeAsync<ResidentEvent>(null, _stopping.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            // Put out by somebody who signed in with its account, or refused by a full list: the others are still to be answered.
            catch (InvalidOperationException error)
            {
                LogFailed(error);
            }
        }
    }

    private void React(ResidentEvent residentEvent)
    {
        switch (residentEvent)
        {
            case AddedByOther added:
                _resident.AddContact(added.Address);
                break;
            case MessageHeard { Text: { } text } heard:
                heard.Conversation.SendTyping();
                foreach (var piece in TextMessageSplitter.Split(new TextMessage("Echo: " + text)))
                    heard.Conversation.Send(piece);

                break;
            case MessageHeard { IsNudge: true } heard:
                heard.Conversation.SendNudge();
                break;
            case ParticipantWent went when went.Conversation.Participants.Count <= 1:
                went.Conversation.Leave();
                break;
        }
    }

    [LoggerMessage(MsnpServerEventIds.DemoContactFailed, LogLevel.Information, "The demo contact could not react.")]
    private partial void LogFailed(Exception error);
}
