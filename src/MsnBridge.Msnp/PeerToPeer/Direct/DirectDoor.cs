using System.Net.Sockets;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>
/// A port that is open for one peer. Anybody may knock: whoever says nothing, or the wrong word, costs the peer neither his turn nor more than a place among a few.
/// </summary>
/// <param name="listener">Where to listen; owned from here on.</param>
/// <param name="handshake">What the peer has to say.</param>
/// <param name="time">The clock.</param>
internal sealed class DirectDoor(Socket listener, DirectHandshake handshake, TimeProvider time) : IDisposable
{
    // The peer speaks at once; who has been silent longest gives way to whoever comes next.
    private const int MostAtOnce = 8;

    // Where so many knock the port is under attack, and the file goes over the server.
    private const int MostAltogether = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<(Task<DirectChannel?> Greeting, CancellationTokenSource Patience)> _guests = [];

    /// <summary>How many came who were not the peer.</summary>
    public int Strangers { get; private set; }

    /// <summary>Waits until the peer has come and said the word.</summary>
    /// <returns>His connection; null where too many others came.</returns>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public async Task<DirectChannel?> WaitAsync(CancellationToken cancellationToken)
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepted = 0;
        Task<Stream>? next = null;
        DirectChannel? peer = null;
        try
        {
            while (peer is null)
            {
                if (accepted < MostAltogether)
                    next ??= DirectSockets.AcceptAsync(listener, closing.Token);
                else if (_guests.Count == 0)
                    return null;

                await Task.WhenAny([.. _guests.Select(guest => guest.Greeting), .. next is null ? Array.Empty<Task>() : [next]])
                    .WaitAsync(cancellationToken).ConfigureAwait(false);
                peer = await TakeGreetedAsync().ConfigureAwait(false);
                if (next is not { IsCompleted: true })
                    continue;

                accepted++;
                await LetInAsync(await next.ConfigureAwait(false)).ConfigureAwait(false);
                next = null;
            }

            return peer;
        }
        finally
        {
            listener.Dispose();
            await closing.CancelAsync().ConfigureAwait(false);
            if (next is not null)
                await DropAsync(next).ConfigureAwait(false);

            await DropAllAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the port.</summary>
    public void Dispose() => listener.Dispose();

    private async Task LetInAsync(Stream stream)
    {
        if (_guests.Count == MostAtOnce)
        {
            await _guests[0].Patience.CancelAsync().ConfigureAwait(false);
            if (await _guests[0].Greeting.ConfigureAwait(false) is { } late)
                await late.DisposeAsync().ConfigureAwait(false);

            Forget(0);
        }

        var patience = new CancellationTokenSource(Patience, time);
        _guests.Add((GreetAsync(new DirectChannel(stream), patience.Token), patience));
    }

    private async Task<DirectChannel?> GreetAsync(DirectChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            if (await handshake.AcceptedAsync(channel, cancellationToken).ConfigureAwait(false))
                return channel;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OperationCanceledException)
        {
            // Somebody else, or nobody any more.
        }

        await channel.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private async Task<DirectChannel?> TakeGreetedAsync()
    {
        for (var at = _guests.Count - 1; at >= 0; at--)
        {
            if (!_guests[at].Greeting.IsCompleted)
                continue;

            var channel = await _guests[at].Greeting.ConfigureAwait(false);
            Forget(at);
            if (channel is not null)
            {
                Strangers--;
                return channel;
            }
        }

        return null;
    }

    private void Forget(int at)
    {
        _guests[at].Patience.Dispose();
        _guests.RemoveAt(at);
        Strangers++;
    }

    private async Task DropAllAsync()
    {
        while (_guests.Count > 0)
        {
            await _guests[0].Patience.CancelAsync().ConfigureAwait(false);
            if (await _guests[0].Greeting.ConfigureAwait(false) is { } second)
                await second.DisposeAsync().ConfigureAwait(false);

            Forget(0);
        }
    }

    private static async Task DropAsync(Task<Stream> accepting)
    {
        try
        {
            await (await accepting.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Nobody came any more.
        }
    }
}
