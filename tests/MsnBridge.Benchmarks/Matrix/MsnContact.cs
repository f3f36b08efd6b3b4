using MsnBridge.Msnp.Server.Residents;

namespace MsnBridge.Benchmarks.Matrix;

/// <summary>A person on MSN who talks with the owner of the linked account.</summary>
internal sealed class MsnContact : IAsyncDisposable
{
    private readonly ResidentContact _resident;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _listening;
    private ResidentConversation? _conversation;

    public MsnContact(ResidentContact resident)
    {
        _resident = resident;
        _listening = ListenAsync();
    }

    /// <summary>What he heard.</summary>
    public Arrivals Arrivals { get; } = new();

    /// <summary>Says the first word to the account and returns the room in which it arrived.</summary>
    public async Task<string> BeginAsync(string account, Arrivals owner)
    {
        _conversation = await _resident.OpenConversationAsync(account);
        var text = $"The first word of {_resident.Address}";
        var arriving = owner.ExpectAsync(text);
        await SendAsync(text);
        return (await arriving).Place;
    }

    public Task SendAsync(string text) => _conversation!.SendText(text)
        ? Task.CompletedTask
        : throw new InvalidOperationException($"The account has left the conversation with {_resident.Address}.");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _listening;
        await _resident.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var heard = await _resident.Inbox.TakeAsync<MessageHeard>(cancellationToken: _stopping.Token);
                if (heard.Text is { } text)
                    Arrivals.Arrived(text, _resident.Address);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }
}
