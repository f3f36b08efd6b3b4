using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Transactions;

/// <summary>
/// A connection on which requests are answered by transaction id. It owns the socket and its read loop; it dies with them and is not opened again.
/// Requests may be made from any thread.
/// </summary>
/// <param name="connection">The connection, not yet read from. Owned from here on.</param>
/// <param name="observe">
/// Called on the read loop for every command, an answer before whoever asked hears of it; so it must be quick and must not ask anything of this connection.
/// </param>
/// <param name="timeProvider">For time-outs.</param>
internal sealed class RequestConnection(MsnpConnection connection, Func<MsnpCommand, ValueTask> observe, TimeProvider timeProvider) : IAsyncDisposable
{
    /// <summary>How long a server may take to answer. Some answer nothing to what they do not understand.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    private readonly TransactionTable _transactions = new();
    private readonly CancellationTokenSource _closing = new();
    private Task<ConnectionEnd>? _reading;

    public MsnpDialect Dialect => connection.Dialect;

    /// <summary>Ends with the connection; never fails.</summary>
    public Task<ConnectionEnd> Ended => _reading ?? throw new InvalidOperationException("The connection is not read from yet.");

    /// <summary>Settles the dialect.</summary>
    public void UseDialect(MsnpDialect dialect) => connection.UseDialect(dialect);

    /// <summary>Starts the read loop. Called once.</summary>
    public void Start() => _reading = Task.Run(ReadAsync);

    /// <summary>Sends a command that has no answer, or whose answer nobody waits for. Where it throws, the command is certain not to have been sent.</summary>
    /// <exception cref="ConnectionEndedException">The connection has ended.</exception>
    public async Task SendAsync(MsnpCommand command, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEndOfConnection(exception))
        {
            throw new ConnectionEndedException(new ConnectionEnd(ConnectionEndKind.Broken, exception));
        }
    }

    /// <summary>Sends a command whose answer nobody waits for, with an id of its own.</summary>
    /// <exception cref="ConnectionEndedException">The connection has ended.</exception>
    public Task SendAsync(Func<uint, MsnpCommand> command, CancellationToken cancellationToken) =>
        SendAsync(command(_transactions.NextId()), cancellationToken);

    /// <summary>Sends a request.</summary>
    /// <returns>The request, which has been handed to the connection.</returns>
    /// <exception cref="ConnectionEndedException">The connection has ended.</exception>
    public async Task<PendingAnswer> BeginAsync(Func<uint, MsnpCommand> request, CancellationToken cancellationToken)
    {
        var (id, answer) = _transactions.Open();
        try
        {
            var command = request(id);
            await SendAsync(command, cancellationToken).ConfigureAwait(false);
            return new PendingAnswer(this, id, command.Mnemonic, answer);
        }
        catch
        {
            _transactions.Abandon(id);
            throw;
        }
    }

    /// <summary>Sends a request and waits for its answer, which may be an error.</summary>
    /// <exception cref="ConnectionEndedException">The connection has ended, before or meanwhile.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public async Task<MsnpCommand> AskAsync(Func<uint, MsnpCommand> request, CancellationToken cancellationToken)
    {
        var pending = await BeginAsync(request, cancellationToken).ConfigureAwait(false);
        return await pending.WaitAsync(AnswerTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request whose answer has to be of one type.</summary>
    /// <exception cref="MsnpCommandException">The server refused, did not answer in time, or answered something else.</exception>
    /// <exception cref="ConnectionEndedException">The connection has ended, before or meanwhile.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(Func<uint, MsnpCommand> request, CancellationToken cancellationToken)
        where TAnswer : MsnpCommand
    {
        var pending = await BeginAsync(request, cancellationToken).ConfigureAwait(false);
        MsnpCommand answer;
        try
        {
            answer = await pending.WaitAsync(AnswerTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new MsnpCommandException(pending.Command, code: null);
        }

        return answer switch
        {
            ErrorCommand error => throw new MsnpCommandException(pending.Command, error.Code),
            TAnswer expected => expected,
            _ => throw new MsnpCommandException(pending.Command, code: null),
        };
    }

    /// <summary>Takes a command that names no request for the answer of the one that waits longest; does nothing where none does.</summary>
    public void AnswerOldest(MsnpCommand answer) => _transactions.AnswerOldest(answer);

    /// <summary>Closes the connection and waits for the read loop.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
        if (_reading is not null)
            await _reading.ConfigureAwait(false);

        _transactions.End(new ConnectionEnd(ConnectionEndKind.ClosedHere));
    }

    private async Task<ConnectionEnd> ReadAsync()
    {
        var end = await ReadToEndAsync().ConfigureAwait(false);
        _transactions.End(end);
        return end;
    }

    private async Task<ConnectionEnd> ReadToEndAsync()
    {
        try
        {
            while (await connection.ReadAsync(_closing.Token).ConfigureAwait(false) is { } command)
            {
                await observe(command).ConfigureAwait(false);

                // ILN and IRO repeat the id of a request they do not answer.
                if (command is TransactionCommand { TransactionId: > 0 } answer and not (IlnCommand or IroCommand))
                    _transactions.TryAnswer(answer.TransactionId, answer);
            }

            return new ConnectionEnd(_closing.IsCancellationRequested ? ConnectionEndKind.ClosedHere : ConnectionEndKind.ClosedByPeer);
        }
        catch (Exception exception) when (_closing.IsCancellationRequested)
        {
            return new ConnectionEnd(ConnectionEndKind.ClosedHere, exception);
        }
        catch (OperationCanceledException exception)
        {
            // Whoever observes is closing.
            return new ConnectionEnd(ConnectionEndKind.ClosedHere, exception);
        }
        catch (MsnpProtocolException exception)
        {
            return new ConnectionEnd(ConnectionEndKind.Garbled, exception);
        }
        catch (ConnectionEndedException exception)
        {
            return exception.End;
        }
        catch (Exception exception) when (IsEndOfConnection(exception))
        {
            return new ConnectionEnd(ConnectionEndKind.Broken, exception);
        }
        catch (Exception exception)
        {
            // The border of the loop: what an observer stumbles over ends this connection and harms no other.
            return new ConnectionEnd(ConnectionEndKind.Faulted, exception);
        }
    }

    // A broken connection throws what broke it: I/O, a socket, or a pipe whose other side is gone.
    private static bool IsEndOfConnection(Exception exception) =>
        exception is IOException or System.Net.Sockets.SocketException or InvalidOperationException;

    /// <summary>A request that was handed to the connection.</summary>
    internal readonly struct PendingAnswer(RequestConnection connection, uint id, string command, Task<MsnpCommand> answer)
    {
        /// <summary>The name of what was asked.</summary>
        public string Command => command;

        /// <summary>Whether it was answered; true before whatever came behind the answer is observed.</summary>
        public bool IsAnswered => answer.IsCompletedSuccessfully;

        /// <summary>Waits for the answer.</summary>
        /// <exception cref="ConnectionEndedException">The connection ended first.</exception>
        /// <exception cref="TimeoutException">No answer came in time.</exception>
        public async Task<MsnpCommand> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
        {
            try
            {
                return await answer.WaitAsync(timeout, connection.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                connection._transactions.Abandon(id);
            }
        }
    }

    private TimeProvider TimeProvider => timeProvider;
}
