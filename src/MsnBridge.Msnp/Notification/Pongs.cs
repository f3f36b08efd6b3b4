using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>Tells which <c>QNG</c> answers which <c>PNG</c>, which have no ids: a server answers in order.</summary>
internal sealed class Pongs
{
    private readonly Lock _lock = new();
    private readonly AsyncLock _sending = new();
    private readonly Queue<TaskCompletionSource<QngCommand>> _awaited = [];

    // >>> PNG                                              <<< QNG [seconds]
    /// <summary>Sends a ping.</summary>
    /// <returns>Its answer, which may never come.</returns>
    /// <exception cref="ConnectionEndedException">The connection has ended.</exception>
    public async Task<Task<QngCommand>> PingAsync(RequestConnection connection, CancellationToken cancellationToken)
    {
        using var turn = await _sending.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var answer = new TaskCompletionSource<QngCommand>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _awaited.Enqueue(answer);

        await connection.SendAsync(new PngCommand(), CancellationToken.None).ConfigureAwait(false);
        return answer.Task;
    }

    /// <summary>Called on the read loop for each <c>QNG</c>.</summary>
    public void Answered(QngCommand pong)
    {
        lock (_lock)
        {
            if (_awaited.TryDequeue(out var answer))
                answer.TrySetResult(pong);
        }
    }
}
