using MsnBridge.Core.Messages;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.Faults.Tests;

/// <summary>What a ledger finds, and what it leaves alone.</summary>
public sealed class MessageLedgerTests
{
    private readonly MessageLedger _ledger = new();

    [Fact]
    public void What_arrived_once_and_in_order_is_right()
    {
        SendHome("one", "two");
        Arrive("one", "two");

        Assert.Empty(_ledger.Check().Faults);
        Assert.True(_ledger.IsSettled);
        Assert.Equal(2, _ledger.Check().Ended);
    }

    [Fact]
    public void What_was_accepted_and_never_arrived_is_lost()
    {
        SendHome("one");

        Assert.False(_ledger.IsSettled);
        Assert.Equal(LedgerFaultKind.Lost, Assert.Single(_ledger.Check().Faults).Kind);
    }

    [Fact]
    public void What_was_never_accepted_may_be_gone()
    {
        _ledger.Send("lane", "one", LedgerDirection.ToHome);

        Assert.Empty(_ledger.Check().Faults);
    }

    [Fact]
    public void The_same_copy_twice_is_one_arrival_and_another_copy_is_a_second()
    {
        SendHome("one");
        _ledger.Arrive("lane", "one", "copy");
        _ledger.Arrive("lane", "one", "copy");
        Assert.Empty(_ledger.Check().Faults);

        _ledger.Arrive("lane", "one", "another");
        Assert.Equal(LedgerFaultKind.Doubled, Assert.Single(_ledger.Check().Faults).Kind);
    }

    [Fact]
    public void What_arrives_behind_a_later_one_is_out_of_order()
    {
        SendHome("one", "two", "three");
        Arrive("one", "three", "two");

        var fault = Assert.Single(_ledger.Check().Faults);
        Assert.Equal((LedgerFaultKind.OutOfOrder, "two"), (fault.Kind, fault.Message));
    }

    [Fact]
    public void Lanes_do_not_wait_for_one_another()
    {
        _ledger.Send("here", "one", LedgerDirection.ToHome);
        _ledger.Send("there", "two", LedgerDirection.ToHome);
        _ledger.Arrive("there", "two", "a");
        _ledger.Arrive("here", "one", "b");

        Assert.Empty(_ledger.Check().Faults);
    }

    [Fact]
    public void What_arrives_in_another_conversation_is_in_the_wrong_place()
    {
        SendHome("one");
        _ledger.Arrive("elsewhere", "one", "copy");

        Assert.Equal(LedgerFaultKind.WrongPlace, Assert.Single(_ledger.Check().Faults).Kind);
    }

    [Fact]
    public void What_nobody_sent_is_made_up()
    {
        _ledger.Arrive("lane", "one", "copy");

        Assert.Equal(LedgerFaultKind.MadeUp, Assert.Single(_ledger.Check().Faults).Kind);
    }

    [Theory]
    [InlineData(DeliveryOutcome.Delivered, 1, null)]
    [InlineData(DeliveryOutcome.Delivered, 0, LedgerFaultKind.Lost)]
    [InlineData(DeliveryOutcome.Kept, 0, LedgerFaultKind.Lost)]
    [InlineData(DeliveryOutcome.Refused, 0, null)]
    [InlineData(DeliveryOutcome.Refused, 1, LedgerFaultKind.ToldWrong)]
    [InlineData(DeliveryOutcome.Expired, 0, null)]
    [InlineData(DeliveryOutcome.Expired, 1, LedgerFaultKind.ToldWrong)]
    [InlineData(DeliveryOutcome.Unconfirmed, 0, null)]
    [InlineData(DeliveryOutcome.Unconfirmed, 1, null)]
    [InlineData(DeliveryOutcome.Unconfirmed, 2, LedgerFaultKind.Doubled)]
    public void What_a_sender_is_told_has_to_be_true(DeliveryOutcome told, int arrivals, LedgerFaultKind? found)
    {
        SendToRemote("one");
        for (var arrival = 0; arrival < arrivals; arrival++)
            _ledger.Arrive("lane", "one", $"copy {arrival}");
        _ledger.Tell("one", told, "report");

        Assert.Equal(found, _ledger.Check().Faults.SingleOrDefault()?.Kind);
    }

    [Fact]
    public void A_sender_who_is_told_nothing_is_found()
    {
        SendToRemote("one");
        _ledger.Arrive("lane", "one", "copy");

        Assert.Equal(LedgerFaultKind.Untold, Assert.Single(_ledger.Check().Faults).Kind);
    }

    [Fact]
    public void A_sender_who_is_told_twice_is_found_and_a_repeated_report_is_one()
    {
        SendToRemote("one");
        _ledger.Arrive("lane", "one", "copy");
        _ledger.Tell("one", DeliveryOutcome.Delivered, "report");
        _ledger.Tell("one", DeliveryOutcome.Delivered, "report");
        Assert.Empty(_ledger.Check().Faults);

        _ledger.Tell("one", DeliveryOutcome.Delivered, "another");
        Assert.Equal(LedgerFaultKind.ToldTwice, Assert.Single(_ledger.Check().Faults).Kind);
    }

    [Fact]
    public void What_nobody_confirmed_may_come_late()
    {
        SendToRemote("one", "two");
        _ledger.Arrive("lane", "two", "a");
        _ledger.Arrive("lane", "one", "b");
        _ledger.Tell("one", DeliveryOutcome.Unconfirmed, "c");
        _ledger.Tell("two", DeliveryOutcome.Delivered, "d");

        Assert.Empty(_ledger.Check().Faults);
    }

    private void SendHome(params ReadOnlySpan<string> messages) => Send(LedgerDirection.ToHome, messages);

    private void SendToRemote(params ReadOnlySpan<string> messages) => Send(LedgerDirection.ToRemote, messages);

    private void Send(LedgerDirection direction, ReadOnlySpan<string> messages)
    {
        foreach (var message in messages)
        {
            _ledger.Send("lane", message, direction);
            _ledger.Accept(message);
        }
    }

    private void Arrive(params ReadOnlySpan<string> messages)
    {
        foreach (var message in messages)
            _ledger.Arrive("lane", message, message);
    }
}
