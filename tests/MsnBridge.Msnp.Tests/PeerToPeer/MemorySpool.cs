using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>Puts aside into memory, as much as a test allows, and notes what is kept.</summary>
internal sealed class MemorySpool : ITransferSpool
{
    private int _open;

    /// <summary>How much has room.</summary>
    public long Most { get; set; } = long.MaxValue;

    /// <summary>How many places are open.</summary>
    public int Open => _open;

    /// <summary>How many were opened.</summary>
    public int TimesOpened { get; private set; }

    /// <summary>The most that was kept in one.</summary>
    public long Largest { get; private set; }

    ISpooledBytes ITransferSpool.Open()
    {
        Interlocked.Increment(ref _open);
        TimesOpened++;
        return new Bytes(this);
    }

    private sealed class Bytes(MemorySpool spool) : ISpooledBytes
    {
        private readonly Lock _lock = new();
        private readonly MemoryStream _bytes = new();

        public async ValueTask WriteAsync(long position, ReadOnlyMemory<byte> bytes)
        {
            await Task.Yield();
            lock (_lock)
            {
                if (position + bytes.Length > spool.Most)
                    throw new IOException("There is no room.");

                _bytes.Position = position;
                _bytes.Write(bytes.Span);
                spool.Largest = Math.Max(spool.Largest, _bytes.Length);
            }
        }

        public async ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
        {
            await Task.Yield();
            lock (_lock)
            {
                _bytes.Position = position;
                return _bytes.Read(buffer.Span);
            }
        }

        public void Clear()
        {
            lock (_lock)
                _bytes.SetLength(0);
        }

        public void Dispose() => Interlocked.Decrement(ref spool._open);
    }
}
