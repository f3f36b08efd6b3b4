using System.Buffers;
using System.IO.Pipelines;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Simulation;

namespace MsnBridge.Faults.Home.Xmpp;

/// <summary>The bridge's end of a connection as a stream: each write and each read that brings something is a step at which its process may die.</summary>
internal sealed class WireStream(World world, BridgeProcess process, IDuplexPipe end, string name) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await end.Input.ReadAsync(cancellationToken);
        var taken = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Length));
        taken.CopyTo(buffer.Span);
        var length = (int)taken.Length;
        end.Input.AdvanceTo(taken.End);
        if (length > 0)
            await world.PassAsync(process, $"bridge {process.Number} reads from {name}", cancellationToken);
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await world.PassAsync(process, $"bridge {process.Number} writes to {name}", cancellationToken);
        await end.Output.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            end.Output.Complete();
            end.Input.Complete();
        }

        base.Dispose(disposing);
    }
}
