using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>Somebody on MSN who talks with the owners of linked accounts. He lives in the network, so nothing that happens to the bridge happens to him.</summary>
internal sealed class EnduranceContact : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly MsnPerson _person;
    private readonly EnduranceBook _book;
    private readonly Dictionary<string, ResidentConversation> _conversations = new(StringComparer.Ordinal);
    private readonly Task _reading;
    private readonly CancellationTokenSource _over = new();
    private int _heard;

    public EnduranceContact(MsnPerson person, EnduranceBook book)
    {
        (_person, _book) = (person, book);
        _reading = ReadAsync();
    }

    public string Address => _person.Address;

    /// <summary>Says the next message to somebody, in the conversation that is open or in a new one; waits while he is not there.</summary>
    /// <remarks>One thing at a time for each account: what is said at once on two switchboards has no order that anybody could keep.</remarks>
    public async Task SayAsync(string account, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReachAsync(account, cancellationToken) is { } conversation)
            {
                conversation.SendText(_book.Say(EnduranceBook.LaneToHome(Address, account), LedgerDirection.ToHome));
                return;
            }

            await Task.Delay(s_pause, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _reading;
        _over.Dispose();
    }

    private async Task<ResidentConversation?> ReachAsync(string account, CancellationToken cancellationToken)
    {
        lock (_conversations)
        {
            if (_conversations.TryGetValue(account, out var open) && open.Participants.Contains(account) && open.Participants.Contains(Address))
                return open;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            var opened = await _person.Resident.OpenConversationAsync(account, patience.Token);
            lock (_conversations)
                return _conversations[account] = opened;
        }
        catch (Exception fault) when (fault is InvalidOperationException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // He is not there, or does not come.
            return null;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                if (await _person.Resident.Inbox.TakeAsync<ResidentEvent>(happened => happened is not ParticipantCame, _over.Token) is MessageHeard { Text: { } text } heard
                    && EnduranceBook.IsSaid(text))
                {
                    // He has no way of telling two copies apart.
                    _book.Arrive(EnduranceBook.LaneToMsn(heard.Address, Address), text, $"{Address}-{_heard++}");
                }
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The run is over.
        }
    }
}
