using System.Globalization;
using System.Net;
using System.Xml.Linq;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Challenges;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>The service that takes offline messages (OIM Store2, MSNP13-17). One message at a time, numbered in the order in which they were taken.</summary>
internal sealed class OfflineMessageStoring(SoapClient soap, ServiceTickets tickets, Uri url, TimeProvider time)
{
    private const string Action = "http://messenger.live.com/ws/2006/09/oim/Store2";
    private const string ProductId = "PROD0119GSJUC$18";
    private const int LongestName = 48;
    private const int MaxRounds = 5;

    /// <summary>What MSN wanted a sender to wait who was too fast.</summary>
    private static readonly TimeSpan ThrottleWait = TimeSpan.FromSeconds(11);

    // Messenger sends the elements of the older namespace with the action of the newer.
    private static readonly XNamespace Service = "http://messenger.msn.com/ws/2004/09/oim/";
    private static readonly XNamespace Reliability = "http://schemas.xmlsoap.org/ws/2003/03/rm";
    private static readonly XNamespace Utility = "http://schemas.xmlsoap.org/ws/2002/07/utility";
    private static readonly ClientProduct Product = ClientProduct.Find(ProductId)
        ?? throw new InvalidOperationException($"The key of {ProductId} is not known.");

    private readonly AsyncLock _oneMessage = new();
    private readonly Guid _run = Guid.NewGuid();
    private int _number = 1;
    private string _lockKey = "";

    /// <summary>Sends a message to somebody who is not there.</summary>
    /// <exception cref="AuthenticationException">There is no ticket to be had, so nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up before the service was asked.</exception>
    public async Task<MsnSendResult> StoreAsync(string recipient, string ownName, string text, CancellationToken cancellationToken)
    {
        using var turn = await _oneMessage.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var hasWaited = false;
        for (var round = 0; round < MaxRounds; round++)
        {
            var ticket = await tickets.GetAsync(TicketSite.MessengerSecure, cancellationToken).ConfigureAwait(false);
            try
            {
                await soap.CallAsync(Request(ticket, recipient, ownName, text), cancellationToken).ConfigureAwait(false);
                _number++;
                return MsnSendResult.Delivered;
            }
            catch (OperationCanceledException)
            {
                // Given up in the middle: the service may have it.
                return MsnSendResult.Unconfirmed;
            }
            catch (SoapFaultException exception) when (exception.Fault.Is("SenderThrottleLimitExceeded"))
            {
                if (hasWaited)
                    return MsnSendResult.Refused(MsnSendRefusal.TooFast);

                hasWaited = true;
                await Task.Delay(ThrottleWait, time, cancellationToken).ConfigureAwait(false);
            }
            catch (SoapException exception) when (exception.IsAboutTicket)
            {
                if (!TryAnswer(exception))
                    tickets.Renew(TicketSite.MessengerSecure, ticket);
            }
            catch (SoapException exception)
            {
                return Outcome(exception);
            }
        }

        return MsnSendResult.Refused(MsnSendRefusal.ServerFault);
    }

    // <detail><TweenerChallenge/><LockKeyChallenge>1850937852</LockKeyChallenge></detail>
    //
    // The lock key is the answer to a challenge as the notification server asks it. With a challenge, it is the key that was wrong; without, the ticket.
    private bool TryAnswer(SoapException exception)
    {
        if ((exception as SoapFaultException)?.Fault.Detail.Descendant("LockKeyChallenge")?.Value.Trim() is not { Length: > 0 and <= 256 } challenge)
            return false;

        var key = ClientChallenge.Answer(challenge, Product, ChallengeAlgorithm.Keyed64Bit);
        if (key == _lockKey)
            return false;

        _lockKey = key;
        return true;
    }

    private static MsnSendResult Outcome(SoapException exception) => exception switch
    {
        // Unknown, or blocking, or blocked, which is not told apart.
        SoapFaultException { Fault: var fault } => MsnSendResult.Refused(
            fault.Is("SystemUnavailable") ? MsnSendRefusal.NotDelivered : MsnSendRefusal.ServerFault),
        { Failure: SoapFailure.TimedOut or SoapFailure.Incomplete } => MsnSendResult.Unconfirmed,
        // Whatever breaks behind the handshake, a reset among it, leaves open whether the service had the message by then.
        {
            Failure: SoapFailure.Unavailable, Status: null,
            InnerException: HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError,
            },
        } => MsnSendResult.NotSent,
        { Failure: SoapFailure.Unavailable, Status: null } => MsnSendResult.Unconfirmed,
        { Status: >= HttpStatusCode.InternalServerError } => MsnSendResult.Unconfirmed,
        _ => MsnSendResult.Refused(MsnSendRefusal.ServerFault),
    };

    // <From memberName="" friendlyName="=?utf-8?B?...?=" xml:lang="en-US" proxy="MSNMSGR" msnpVer="MSNP15" buildVer="8.5.1302"/>
    // <To memberName=""/>
    // <Ticket passport="" appid="" lockkey=""/>
    // <Sequence><Identifier>http://messenger.msn.com</Identifier><MessageNumber>1</MessageNumber></Sequence>
    // body: <MessageType>text</MessageType><Content>...</Content>
    private SoapRequest Request(Sensitive ticket, string recipient, string ownName, string text) => new()
    {
        Url = url,
        Action = Action,
        Headers =
        [
            new XElement(
                Service + "From",
                new XAttribute("memberName", tickets.Account),
                new XAttribute("friendlyName", EncodedWord.Encode(Shorten(ownName))),
                new XAttribute(XNamespace.Xml + "lang", "en-US"),
                new XAttribute("proxy", "MSNMSGR"),
                new XAttribute("msnpVer", "MSNP15"),
                new XAttribute("buildVer", "8.5.1302")),
            new XElement(Service + "To", new XAttribute("memberName", recipient)),
            new XElement(
                Service + "Ticket",
                new XAttribute("passport", ticket.Reveal()),
                new XAttribute("appid", Product.Id),
                new XAttribute("lockkey", _lockKey)),
            new XElement(
                Reliability + "Sequence",
                new XElement(Utility + "Identifier", "http://messenger.msn.com"),
                new XElement(Reliability + "MessageNumber", _number.ToString(CultureInfo.InvariantCulture))),
        ],
        Content = new XElement(Service + "MessageType", "text"),
        FurtherContent = [new XElement(Service + "Content", OfflineMessageContent.Write(text, _run, _number))],
        Secrets = [ticket, new Sensitive(_lockKey)],
    };

    private static string Shorten(string name)
    {
        if (name.Length <= LongestName)
            return name;

        return char.IsHighSurrogate(name[LongestName - 1]) ? name[..(LongestName - 1)] : name[..LongestName];
    }
}
