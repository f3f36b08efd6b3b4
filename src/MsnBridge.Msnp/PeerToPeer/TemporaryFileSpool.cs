namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// Puts aside into files that only this user can read and that have no name from the moment they are open, so that nothing is left of them however the process ends.
/// </summary>
/// <param name="folder">Where; null for the system's temporary folder.</param>
/// <param name="most">How many bytes of all transfers together.</param>
public sealed class TemporaryFileSpool(string? folder, long most) : ITransferSpool
{
    private long _used;

    /// <summary>The one for everybody who names none: 1 GiB in the system's temporary folder.</summary>
    public static TemporaryFileSpool Shared { get; } = new(folder: null, most: 1L << 30);

    /// <summary>How many bytes are put aside at present.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <inheritdoc/>
    public ISpooledBytes Open()
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"msnbridge-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        try
        {
            var file = new FileStream(path, options);
            if (!OperatingSystem.IsWindows())
                File.Delete(path);

            return new SpooledFile(this, file);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException("The folder for what is put aside cannot be written to.", exception);
        }
    }

    private bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= most)
            return true;

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    private sealed class SpooledFile(TemporaryFileSpool spool, FileStream file) : ISpooledBytes
    {
        private long _length;

        public ValueTask WriteAsync(long position, ReadOnlyMemory<byte> bytes)
        {
            var grown = position + bytes.Length - _length;
            if (grown > 0)
            {
                if (!spool.TryTake(grown))
                    throw new IOException("Too much is put aside already.");

                _length += grown;
            }

            return RandomAccess.WriteAsync(file.SafeFileHandle, bytes, position);
        }

        public ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken) =>
            RandomAccess.ReadAsync(file.SafeFileHandle, buffer, position, cancellationToken);

        public void Clear()
        {
            file.SetLength(0);
            Interlocked.Add(ref spool._used, -_length);
            _length = 0;
        }

        public void Dispose()
        {
            file.Dispose();
            Interlocked.Add(ref spool._used, -_length);
            _length = 0;
        }
    }
}
