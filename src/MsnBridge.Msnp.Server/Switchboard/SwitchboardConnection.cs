using System.Text;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Switchboard;

/// <summary>One client's connection to the switchboard server: into a conversation, through it and out of it.</summary>
internal sealed partial class SwitchboardConnection : ISwitchboardEndpoint, IDisposable
{
    /// <summary>The longest message, headers included.</summary>
    internal const int MaxMessageLength = 1664;

    private readonly ClientConnection _connection;
    private readonly SwitchboardExchange _exchange;
    private readonly FaultSwitches _faults;
    private readonly ILogger _logger;
    private readonly ITimer _joinDeadline;
    private SwitchboardSession? _session;
    private SwitchboardParticipant? _participant;

    public SwitchboardConnection(
        ClientConnection connection,
        SwitchboardExchange exchange,
        FaultSwitches faults,
        MsnServerOptions options,
        TimeProvider time,
        ILogger<SwitchboardConnection> logger)
    {
        _connection = connection;
        _exchange = exchange;
        _faults = faults;
        _logger = logger;
        _joinDeadline = time.CreateTimer(
            _ => _connection.Abort("Nobody came into a conversation in time."), null, options.SwitchboardJoinTimeout, Timeout.InfiniteTimeSpan);
    }

    public async Task RunAsync()
    {
        try
        {
            await _connection.RunAsync(Handle).ConfigureAwait(false);
        }
        finally
        {
            if (_session is not null && _participant is not null)
                _exchange.Leave(_session, _participant);
        }
    }

    public void Deliver(SwitchboardEvent switchboardEvent)
    {
        switch (switchboardEvent)
        {
            case ParticipantJoined joined:
                _connection.Send(ParticipantWriter.Joined(joined, _connection.Dialect));
                break;
            case ParticipantLeft left:
                _connection.Send(ParticipantWriter.Left(left, _connection.Dialect));
                break;
            case MessageArrived arrived:
                _connection.Send(arrived.Taken, new MsgDeliveryCommand(arrived.Address, arrived.FriendlyName, arrived.Message));
                break;
            case ConversationEnded:
                _connection.Close();
                break;
        }
    }

    public void Dispose() => _joinDeadline.Dispose();

    private void Handle(MsnpCommand command)
    {
        switch (command)
        {
            case OutCommand:
                _connection.Close();
                break;
            case SwitchboardUsrCommand user when _session is null:
                Open(user);
                break;
            case AnsCommand answer when _session is null:
                Answer(answer);
                break;
            case CalCommand call when _session is not null:
                Call(call);
                break;
            case MsgCommand message when _session is not null:
                Pass(message);
                break;
            case MalformedCommand { Name: "MSG" }:
                // The letter that asks for an acknowledgement is none: what the client waits for cannot be told.
                _connection.Close();
                break;
            default:
                LogSkipped(_connection.Id, command.Mnemonic.Length == 3 ? command.Mnemonic : "?");
                break;
        }
    }

    private void Open(SwitchboardUsrCommand user)
    {
        if (_exchange.Open(user.Account, user.Cookie) is not { } session || !TryTakeSeat(session, user.Account, user.EndpointId))
        {
            Refuse(user.TransactionId);
            return;
        }

        session.TryJoin(
            _participant!,
            _ => _connection.Send(new SwitchboardUsrOkCommand(
                user.TransactionId, _participant!.Address, _participant.FriendlyName, _participant.EndpointId)));
    }

    private void Answer(AnsCommand answer)
    {
        if (_exchange.Answer(answer.Account, answer.Cookie, answer.SessionId) is not { } session || !TryTakeSeat(session, answer.Account, answer.EndpointId))
        {
            Refuse(answer.TransactionId);
            return;
        }

        if (!session.TryJoin(_participant!, others => _connection.Send(ParticipantWriter.Roster(answer.TransactionId, _participant!, others, _connection.Dialect))))
            Refuse(answer.TransactionId);
    }

    private bool TryTakeSeat(SwitchboardSession session, string account, Guid? endpointId)
    {
        if (_exchange.Describe(account, endpointId, this) is not { } participant)
            return false;

        _session = session;
        _participant = participant;
        _joinDeadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // Nothing on this connection tells the dialect: it is the one the client speaks on the notification server.
        _connection.UseDialect(participant.Dialect);
        return true;
    }

    private void Call(CalCommand call)
    {
        if (_connection.Dialect.HasEndpoints && MsnAddress.Normalize(call.Account) == _participant!.Address)
        {
            _connection.Send(new CalReplyCommand(call.TransactionId, _session!.Id), ParticipantWriter.Himself(_participant));
            _exchange.CallOwnPlaces(_session, _participant);
            return;
        }

        var error = _exchange.Call(
            _session!, _participant!, call.Account, () => _connection.Send(new CalReplyCommand(call.TransactionId, _session!.Id)));
        if (error != MsnpErrorCode.None)
            _connection.Send(new ErrorCommand(call.TransactionId, error));
    }

    private void Pass(MsgCommand message)
    {
        if (message.Message.Length > MaxMessageLength)
        {
            _connection.Close();
            return;
        }

        if (message.Acknowledgement == Acknowledgement.Data && !IsPeerToPeer(message.Message))
        {
            _connection.Send(new ErrorCommand(message.TransactionId, MsnpErrorCode.BadDataMessage));
            return;
        }

        // Clients pace their data by its acknowledgements, so these tell how fast the slowest of the others reads.
        var isData = message.Acknowledgement == Acknowledgement.Data;
        var heard = _session!.Send(_participant!, message.Message, isData ? Acknowledge : null);
        if (!heard && message.Acknowledgement != Acknowledgement.None)
            _connection.Send(new NakCommand(message.TransactionId));
        else if (heard && message.Acknowledgement == Acknowledgement.Always)
            Acknowledge();

        void Acknowledge()
        {
            if (_faults.AcknowledgesMessages)
                _connection.Send(new AckCommand(message.TransactionId));
        }
    }

    private static bool IsPeerToPeer(MsnpPayload message) =>
        Encoding.Latin1.GetString(message.Bytes.Span).Contains("application/x-msnmsgrp2p", StringComparison.OrdinalIgnoreCase);

    private void Refuse(uint transactionId)
    {
        _connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.AuthenticationFailed));
        _connection.Close();
    }

    [LoggerMessage(MsnpServerEventIds.SwitchboardCommandSkipped, LogLevel.Debug, "Connection {ConnectionId}: {Mnemonic} is skipped.")]
    private partial void LogSkipped(string connectionId, string mnemonic);
}
