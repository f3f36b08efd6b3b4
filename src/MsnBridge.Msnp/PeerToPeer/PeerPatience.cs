namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>How long peers are waited for.</summary>
internal static class PeerPatience
{
    /// <summary>An answer that a program gives by itself.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromSeconds(60);

    /// <summary>An answer that a person gives; official clients wait as long.</summary>
    public static readonly TimeSpan Person = TimeSpan.FromSeconds(300);

    /// <summary>Silence within an object.</summary>
    public static readonly TimeSpan ObjectSilence = TimeSpan.FromSeconds(60);

    /// <summary>Silence within a file; official clients and libpurple give up then.</summary>
    public static readonly TimeSpan FileSilence = TimeSpan.FromSeconds(300);

    /// <summary>Until a peer says goodbye after everything has gone over.</summary>
    public static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    /// <summary>Until a broken way has been found again.</summary>
    public static readonly TimeSpan Resumption = TimeSpan.FromSeconds(30);

    /// <summary>Waits for something, as long as there is progress.</summary>
    /// <returns>False if there was none for too long.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<bool> WaitAsync(
        Task done, Func<long> progress, TimeSpan silence, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = progress();
            try
            {
                await done.WaitAsync(silence, timeProvider, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException)
            {
                if (progress() == before)
                    return false;
            }
        }
    }

    /// <inheritdoc cref="WaitAsync(Task, Func{long}, TimeSpan, TimeProvider, CancellationToken)"/>
    public static Task<bool> WaitAsync(Task done, TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        WaitAsync(done, () => 0, patience, timeProvider, cancellationToken);
}
