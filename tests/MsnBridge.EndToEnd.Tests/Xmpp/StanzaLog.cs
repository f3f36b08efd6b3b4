using System.Xml.Linq;

namespace MsnBridge.EndToEnd.Tests.Xmpp;

/// <summary>The stanzas a user has received. Waiting is by signal: every arrival wakes whoever waits. Safe for concurrent use.</summary>
internal sealed class StanzaLog
{
    private readonly Lock _gate = new();
    private readonly List<XElement> _untaken = [];
    private readonly List<XElement> _all = [];
    private TaskCompletionSource _arrival = NewSignal();
    private Exception? _end;

    /// <summary>Everything received, also what was taken.</summary>
    public IReadOnlyList<XElement> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public void Add(XElement stanza)
    {
        lock (_gate)
        {
            _untaken.Add(stanza);
            _all.Add(stanza);
            SignalArrival();
        }
    }

    /// <summary>No more stanzas will come: whoever waits is told why.</summary>
    public void End(Exception reason)
    {
        lock (_gate)
        {
            _end ??= reason;
            SignalArrival();
        }
    }

    /// <summary>Returns the oldest stanza that matches and was not taken before, and takes it.</summary>
    /// <param name="what">What is waited for, for the failure's text.</param>
    public async Task<XElement> TakeAsync(Func<XElement, bool> predicate, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        XElement? found = null;
        await WaitUntilAsync(
            () =>
            {
                found = _untaken.Find(new Predicate<XElement>(predicate));
                return found is not null && _untaken.Remove(found);
            },
            what, timeout, cancellationToken);
        return found!;
    }

    /// <summary>Waits until the condition holds; it is looked at now and after each arrival, under the log's lock.</summary>
    public async Task WaitUntilAsync(Func<bool> condition, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (condition())
                    return;
                if (_end is not null)
                    throw new InvalidOperationException($"Waited for {what}, but no more stanzas come.", _end);
                arrival = _arrival.Task;
            }

            try
            {
                await arrival.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (expiry.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {timeout.TotalSeconds:0} s for {what}. Received and not taken: {Describe()}");
            }
        }
    }

    // Without bodies and form values: a failure's text ends up in build logs.
    private string Describe()
    {
        lock (_gate)
        {
            return _untaken.Count == 0
                ? "nothing."
                : string.Join("; ", _untaken.TakeLast(20).Select(stanza =>
                    $"{stanza.Name.LocalName} {stanza.Attribute("type")?.Value} from {stanza.Attribute("from")?.Value}"
                    + $" with {string.Join(", ", stanza.Elements().Select(child => child.Name.LocalName))}"));
        }
    }

    private void SignalArrival()
    {
        _arrival.TrySetResult();
        _arrival = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
