using System.Buffers;
using System.Text;
using System.Threading.Channels;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>One connection of a replayed client: what the network says is kept until somebody looks for it.</summary>
internal sealed class ReplayPeer : IAsyncDisposable
{
    private readonly ReplayLink _link;
    private readonly MsnpDialect _dialect;
    private readonly Channel<ReplayedFrame> _arrived = Channel.CreateUnbounded<ReplayedFrame>();
    private readonly Task _reading;

    public ReplayPeer(ReplayLink link, MsnpDialect dialect)
    {
        _link = link;
        _dialect = dialect;
        _reading = ReadAsync();
    }

    /// <summary>What has arrived and was not expected yet.</summary>
    public List<ReplayedFrame> Waiting { get; } = [];

    /// <summary>What was expected last of each kind of presence, by contact: servers tell some of them twice.</summary>
    public Dictionary<string, string> LastSeen { get; } = [];

    /// <summary>Who is signed in here; empty as long as nobody is known.</summary>
    public string Account { get; set; } = "";

    /// <summary>The place from which somebody joins a conversation, as he named it.</summary>
    public string Place { get; set; } = "";

    /// <summary>Whether what was found last had not been the next to come.</summary>
    public bool WasOutOfOrder { get; private set; }

    /// <summary>Says something; false if the network has closed the connection.</summary>
    public Task<bool> SendAsync(string line, byte[]? payload, CancellationToken cancellationToken) =>
        _link.SendAsync([.. Encoding.UTF8.GetBytes(line + "\r\n"), .. payload ?? []], cancellationToken);

    /// <summary>Says that nothing more will be said.</summary>
    public void Shutdown() => _link.Shutdown();

    /// <summary>Takes the first frame that matches, waiting for more to arrive; null if none comes in time, or none can come any more.</summary>
    public async Task<ReplayedFrame?> FindAsync(Func<ReplayedFrame, bool> matches, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            while (true)
            {
                while (_arrived.Reader.TryRead(out var frame))
                    Waiting.Add(frame);

                if (Waiting.FindIndex(frame => matches(frame)) is >= 0 and var index)
                {
                    var found = Waiting[index];
                    WasOutOfOrder = index > 0;
                    Waiting.RemoveAt(index);
                    return found;
                }

                if (_link.MustBeAsked)
                    await _link.AskAsync(limit.Token);

                if (!await _arrived.Reader.WaitToReadAsync(limit.Token))
                    return null;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        var reader = _link.Input;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                var rest = read.Buffer;
                while (MsnpFrameReader.TryRead(ref rest, _dialect, MsnpDirection.FromServer, MsnpFrameLimits.Default, out var frame))
                    _arrived.Writer.TryWrite(new ReplayedFrame(Encoding.UTF8.GetString(frame.Line), frame.HasPayload, frame.Payload.ToArray()));

                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    break;
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The test is over, or the network has reset the connection.
        }
        finally
        {
            _arrived.Writer.TryComplete();
        }
    }
}

/// <summary>What the network said.</summary>
internal sealed record ReplayedFrame(string Line, bool HasPayload, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);
}
