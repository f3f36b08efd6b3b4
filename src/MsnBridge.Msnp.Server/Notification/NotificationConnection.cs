using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Challenges;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>
/// One client's connection to the notification server, from the first <c>VER</c> to the end: it signs the user in, hands his commands to those who know them, and
/// tells him what happens.
/// </summary>
internal sealed partial class NotificationConnection : IUserEndpoint, IDisposable
{
    private readonly ClientConnection _connection;
    private readonly NotificationServices _services;
    private readonly ILogger _logger;
    private readonly ITimer _silence;
    private readonly ITimer _challengeDeadline;
    private readonly SignInDialogue _signIn;
    private readonly Lock _challengeGate = new();
    private string? _challenge;
    private SignedInCommands? _signedIn;

    public NotificationConnection(ClientConnection connection, NotificationServices services, ILogger<NotificationConnection> logger)
    {
        _connection = connection;
        _services = services;
        _logger = logger;
        _signIn = new SignInDialogue(connection, services);
        _silence = services.Time.CreateTimer(_ => OnSilence(), null, services.Options.SignInTimeout, Timeout.InfiniteTimeSpan);
        _challengeDeadline = services.Time.CreateTimer(
            _ => _connection.Abort("The challenge was not answered in time."), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The dialect of the client.</summary>
    public MsnpDialect Dialect => _connection.Dialect;

    /// <summary>The session, once signed in.</summary>
    private UserSession? Session => _signedIn?.Session;

    public async Task RunAsync()
    {
        try
        {
            await _connection.RunAsync(Handle).ConfigureAwait(false);
        }
        finally
        {
            if (Session is { } session)
            {
                _services.Groups.LeaveAll(session);
                _services.Relays.LeaveAll(session);
                _services.Presence.SignOut(session);
            }
        }
    }

    public void Deliver(UserEvent userEvent)
    {
        if (Dialect.Messages == MessageTransport.Datagram && Session is { } session)
        {
            switch (userEvent)
            {
                case InvitedToConversation invitation:
                    _services.Relays.Answer(session, invitation);
                    return;
                default:
                    if (DocumentEventWriter.Write(userEvent, session.Address) is not { } news)
                        break;

                    _connection.Send(news);
                    return;
            }
        }

        if (UserEventWriter.Write(userEvent, Dialect, _services.Addresses) is { Length: > 0 } commands)
            _connection.Send(commands);

        if (userEvent is SignedOut)
            _connection.Close();
    }

    public void Dispose()
    {
        _silence.Dispose();
        _challengeDeadline.Dispose();
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Abort(string reason) => _connection.Abort(reason);

    private void Handle(MsnpCommand command)
    {
        switch (command)
        {
            case OutCommand:
                _connection.Close();
                return;
            case UnknownCommand or MalformedCommand:
                Skip(command);
                return;
        }

        if (_signedIn is null)
        {
            if (_signIn.Handle(command) is { } result)
                Enter(result);

            return;
        }

        _silence.Change(_services.Options.SilenceTimeout, Timeout.InfiniteTimeSpan);
        switch (command)
        {
            case QryCommand answer:
                CheckChallenge(answer);
                break;
            case ChlRequestCommand:
                Challenge();
                break;
            default:
                if (!_signedIn.Handle(command))
                    Skip(command);

                break;
        }
    }

    private void Enter(SignInResult result)
    {
        var session = _services.Presence.SignIn(
            result.Address,
            this,
            Dialect,
            account => _connection.Send(SignInReplies.Create(account, result, Dialect, _connection.RemoteEndPoint, _services.Time.GetUtcNow())),
            result.EndpointId);
        _signedIn = new SignedInCommands(_connection, _services, session, Challenge);
        if (Dialect.Messages == MessageTransport.Datagram)
            Challenge();

        _silence.Change(_services.Options.SilenceTimeout, Timeout.InfiniteTimeSpan);
        LogSignedIn(_connection.Id, session.Address, Dialect.Name);
    }

    private void OnSilence()
    {
        if (_signedIn is null)
            _connection.Abort("Nobody signed in in time.");
        else if (_services.Options.ChallengeClients && Dialect.HasClientChallenge)
            Challenge();
        else
            _connection.Abort("The client is silent.");
    }

    /// <summary>Asks the client to prove that it is one; a silent client thereby shows whether it is still there.</summary>
    private void Challenge()
    {
        if (!_services.Options.ChallengeClients || !Dialect.HasClientChallenge)
            return;

        lock (_challengeGate)
        {
            if (_challenge is not null)
                return;

            _challenge = ClientChallenge.Create();
            _challengeDeadline.Change(_services.Options.ChallengeTimeout, Timeout.InfiniteTimeSpan);
            _connection.Send(new ChlCommand(_challenge));
        }
    }

    private void CheckChallenge(QryCommand answer)
    {
        string? challenge;
        lock (_challengeGate)
        {
            challenge = _challenge;
            _challenge = null;
            _challengeDeadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (!_services.Options.ChallengeClients || (challenge is not null && IsRight(challenge, answer)))
        {
            _connection.Send(new QryReplyCommand(answer.TransactionId));
            return;
        }

        LogChallengeFailed(_connection.Id);
        _connection.Send(new ErrorCommand(answer.TransactionId, MsnpErrorCode.ChallengeFailed));
        _connection.Close();
    }

    private bool IsRight(string challenge, QryCommand answer) =>
        ClientProduct.Find(answer.ProductId) is { } product
        && ClientChallenge.Answer(challenge, product, Dialect.ChallengeAlgorithm) == answer.Response.DecodeText();

    private void Skip(MsnpCommand command)
    {
        LogSkipped(_connection.Id, command.Mnemonic.Length == 3 && command.Mnemonic.All(char.IsAsciiLetterOrDigit) ? command.Mnemonic : "?");
        if (command is UnknownCommand && _services.Options.CloseOnUnknownCommand)
            _connection.Close();
    }

    [LoggerMessage(MsnpServerEventIds.SignedIn, LogLevel.Debug, "Connection {ConnectionId}: {Address} signed in with {Dialect}.")]
    private partial void LogSignedIn(string connectionId, string address, string dialect);

    [LoggerMessage(MsnpServerEventIds.ChallengeFailed, LogLevel.Information, "Connection {ConnectionId}: the answer to the challenge is wrong.")]
    private partial void LogChallengeFailed(string connectionId);

    [LoggerMessage(MsnpServerEventIds.CommandSkipped, LogLevel.Debug, "Connection {ConnectionId}: {Mnemonic} is skipped.")]
    private partial void LogSkipped(string connectionId, string mnemonic);
}
