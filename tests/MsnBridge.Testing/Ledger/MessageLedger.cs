using System.Globalization;
using MsnBridge.Core.Messages;

namespace MsnBridge.Testing.Ledger;

/// <summary>
/// What was accepted against what ended. It is told of both ends of a bridge while that is treated badly, and is asked when everything has come to rest. A message is
/// known by a name that is unique in the ledger, and a lane is one conversation in one direction. Safe for concurrent use.
/// </summary>
public sealed class MessageLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LedgerEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LedgerEntry>> _arrivals = new(StringComparer.Ordinal);
    private readonly List<LedgerFault> _faults = [];
    private int _sent;

    /// <summary>The message is about to be handed to the bridge. The order of these calls is the order in which those of one lane must arrive.</summary>
    public void Send(string lane, string message, LedgerDirection direction)
    {
        lock (_gate)
            _entries.Add(message, new LedgerEntry(message, lane, direction, _sent++));
    }

    /// <summary>The bridge has said that it has the message: from here on it may not be lost.</summary>
    public void Accept(string message) => Change(message, entry => entry.IsAccepted = true);

    /// <summary>The message waited where the bridge has no say over its place among others (with the network, while somebody was away).</summary>
    public void AllowAnyPlace(string message) => Change(message, entry => entry.HasAnyPlace = true);

    /// <summary>The receiver has the message in front of him.</summary>
    /// <param name="lane">Where he sees it.</param>
    /// <param name="message">Which it is.</param>
    /// <param name="copy">By what he tells two copies apart: the same copy twice is one arrival to him.</param>
    public void Arrive(string lane, string message, string copy) => Change(message, entry =>
    {
        if (lane != entry.Lane)
            _faults.Add(new LedgerFault(LedgerFaultKind.WrongPlace, message, $"arrived in {lane} instead of {entry.Lane}"));
        if (!entry.Copies.Add(copy) || entry.Copies.Count > 1)
            return;
        if (!_arrivals.TryGetValue(entry.Lane, out var arrived))
            _arrivals.Add(entry.Lane, arrived = []);
        arrived.Add(entry);
    });

    /// <summary>The sender has been told how his message ended.</summary>
    /// <param name="copy">As for arrivals: the same copy twice is told once.</param>
    public void Tell(string message, DeliveryOutcome outcome, string copy) => Change(message, entry =>
    {
        if (entry.ToldBy.Add(copy))
            entry.Told.Add(outcome);
    });

    /// <summary>Whether everything that was accepted has ended.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate)
                return _entries.Values.All(entry => !entry.IsAccepted || entry.HasEnded);
        }
    }

    /// <summary>Compares, once everything has come to rest.</summary>
    public LedgerReport Check()
    {
        lock (_gate)
        {
            List<LedgerFault> faults = [.. _faults];
            foreach (var entry in _entries.Values)
                faults.AddRange(entry.Check());
            foreach (var arrived in _arrivals.Values)
                faults.AddRange(CheckOrder(arrived));
            return new LedgerReport(
                _entries.Count, _entries.Values.Count(entry => entry.IsAccepted), _entries.Values.Count(entry => entry is { IsAccepted: true, HasEnded: true }),
                _entries.Values.Count(entry => entry is { IsToHome: true, Copies.Count: > 0 }), [.. faults]);
        }
    }

    private static IEnumerable<LedgerFault> CheckOrder(List<LedgerEntry> arrived)
    {
        LedgerEntry? before = null;
        foreach (var entry in arrived.Where(entry => entry.HasToKeepOrder))
        {
            if (before is not null && entry.Number < before.Number)
                yield return new LedgerFault(LedgerFaultKind.OutOfOrder, entry.Message, $"arrived in {entry.Lane} after {before.Message}", before.Message);
            else
                before = entry;
        }
    }

    private void Change(string message, Action<LedgerEntry> change)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(message, out var entry))
                change(entry);
            else
                _faults.Add(new LedgerFault(LedgerFaultKind.MadeUp, message, "nobody sent it"));
        }
    }

    private sealed class LedgerEntry(string message, string lane, LedgerDirection direction, int number)
    {
        public string Message => message;

        public string Lane => lane;

        public bool IsToHome => direction == LedgerDirection.ToHome;

        public int Number => number;

        public bool IsAccepted { get; set; }

        public bool HasAnyPlace { get; set; }

        public HashSet<string> Copies { get; } = new(StringComparer.Ordinal);

        public HashSet<string> ToldBy { get; } = new(StringComparer.Ordinal);

        public List<DeliveryOutcome> Told { get; } = [];

        public bool HasEnded => direction == LedgerDirection.ToHome ? Copies.Count > 0 : Told.Count > 0;

        // What nobody confirmed may still come while others follow it, and what the network keeps comes when its receiver does.
        public bool HasToKeepOrder => !HasAnyPlace && !Told.Contains(DeliveryOutcome.Unconfirmed) && !Told.Contains(DeliveryOutcome.Kept);

        public IEnumerable<LedgerFault> Check()
        {
            if (Copies.Count > 1)
                yield return Fault(LedgerFaultKind.Doubled, string.Create(CultureInfo.InvariantCulture, $"arrived {Copies.Count} times"));
            if (!IsAccepted && Told.Count == 0)
                yield break;

            if (direction == LedgerDirection.ToHome)
            {
                if (Copies.Count == 0)
                    yield return Fault(LedgerFaultKind.Lost, "was accepted and never arrived");
                yield break;
            }

            switch (Told)
            {
                case []:
                    yield return Fault(LedgerFaultKind.Untold, "its sender was never told how it ended");
                    break;
                case [DeliveryOutcome.Delivered or DeliveryOutcome.Kept] when Copies.Count == 0:
                    yield return Fault(LedgerFaultKind.Lost, $"its sender was told \"{Told[0]}\", and it never arrived");
                    break;
                case [DeliveryOutcome.Refused or DeliveryOutcome.Expired] when Copies.Count > 0:
                    yield return Fault(LedgerFaultKind.ToldWrong, $"its sender was told \"{Told[0]}\", and it arrived");
                    break;
                case { Count: > 1 }:
                    yield return Fault(LedgerFaultKind.ToldTwice, $"its sender was told {string.Join(", ", Told)}");
                    break;
            }
        }

        private LedgerFault Fault(LedgerFaultKind kind, string what) => new(kind, message, $"{what} ({lane})");
    }
}
