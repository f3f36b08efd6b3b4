using System.Globalization;
using MsnBridge.Core.Messages;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>
/// What everybody says in a run and what becomes of it: the ledger, and beside it what is under way, so that nobody says more than the parts carry. Safe for concurrent use.
/// </summary>
/// <param name="window">How many messages of one lane are under way at most.</param>
internal sealed class EnduranceBook(int window)
{
    // What no log may hold.
    public const string Mark = "what-was-said-";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<string>> _underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lanes = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();
    private int _last;

    public MessageLedger Ledger { get; } = new();

    public int Said
    {
        get
        {
            lock (_gate)
                return _lanes.Count;
        }
    }

    public static bool IsSaid(string? text) => text?.StartsWith(Mark, StringComparison.Ordinal) == true;

    /// <summary>The next message of a lane, which is its own name. It is about to be said.</summary>
    public string Say(string lane, LedgerDirection direction)
    {
        lock (_gate)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{Mark}{++_last:D6}");
            Ledger.Send(lane, name, direction);
            _lanes.Add(name, lane);
            UnderWay(lane).Add(name);
            EnduranceDiary.Note($"{name} is said {lane}");
            return name;
        }
    }

    public void Arrive(string lane, string name, string copy)
    {
        EnduranceDiary.Note($"{name} arrives {lane} as {copy}");
        Ledger.Arrive(lane, name, copy);
        if (lane.StartsWith(ToHome, StringComparison.Ordinal))
        {
            // Nobody but the journal is told that it was accepted, and what is here was.
            Ledger.Accept(name);
            End(name);
        }
    }

    public void Tell(string name, DeliveryOutcome outcome, string copy)
    {
        EnduranceDiary.Note($"{name} is told {outcome} by {copy}");
        Ledger.Accept(name);
        Ledger.Tell(name, outcome, copy);
        End(name);
    }

    /// <summary>What was said in a lane and has not ended, oldest first.</summary>
    public IReadOnlyList<string> NotEnded(string lane)
    {
        lock (_gate)
            return [.. UnderWay(lane)];
    }

    /// <summary>Nobody waits for what is under way in a lane any more: it may have been on a connection that broke.</summary>
    public void Forget(string lane)
    {
        lock (_gate)
        {
            UnderWay(lane).Clear();
            Signal();
        }
    }

    /// <summary>Waits until one more message of the lane may be under way.</summary>
    public Task HasRoomAsync(string lane, CancellationToken cancellationToken) => WaitUntilAsync(
        () =>
        {
            lock (_gate)
                return UnderWay(lane).Count < window;
        },
        cancellationToken);

    /// <summary>Waits until a condition holds; it is looked at now and after each end.</summary>
    public async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
                changed = _changed.Task;
            if (condition())
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The lane of what a contact says to somebody's account.</summary>
    public static string LaneToHome(string contact, string account) => $"{ToHome}{contact} to {account}";

    /// <summary>The lane of what the owner of an account says to a contact.</summary>
    public static string LaneToMsn(string account, string contact) => $"to MSN: {account} to {contact}";

    private const string ToHome = "to home: ";

    private void End(string name)
    {
        lock (_gate)
        {
            if (_lanes.TryGetValue(name, out var lane) && UnderWay(lane).Remove(name))
                Signal();
        }
    }

    private List<string> UnderWay(string lane)
    {
        if (!_underWay.TryGetValue(lane, out var names))
            _underWay.Add(lane, names = []);
        return names;
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
