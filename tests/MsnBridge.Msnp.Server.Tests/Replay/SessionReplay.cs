using System.Buffers;
using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Challenges;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;
using MsnBridge.Msnp.Gateway;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>
/// Plays the clients of a recorded session against the embedded network, each line when everything before it was answered, and keeps what the network says
/// otherwise than the server of the recording did.
/// </summary>
internal sealed partial class SessionReplay(EmbeddedMsnNetwork network, RecordedSession session) : IAsyncDisposable
{
    /// <summary>Everybody's password in the recordings.</summary>
    public const string Password = "pass123";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly MsnpDialect _dialect = MsnpDialect.Find(session.Dialect)!;
    private readonly Dictionary<string, ReplayPeer> _peers = [];
    private readonly Dictionary<string, string> _learnt = [];
    private readonly Dictionary<(string Account, string Site), ServiceTicket> _tickets = [];
    private readonly Dictionary<string, string> _pendingAnswers = [];
    private readonly Dictionary<string, GatewayReplayLink> _gateways = [];
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, string> _circleTickets = [];
    private readonly Dictionary<string, Dictionary<string, string>> _ids = [];
    private string _lastAccount = "";
    private string _lockKey = "";
    private XElement? _lastAnswer;

    /// <summary>What differs, each with the place in the recording.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>The tolerances that were needed.</summary>
    public HashSet<ReplayTolerance> Used { get; } = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var number = 0; number < session.Frames.Count; number++)
        {
            var frame = session.Frames[number];
            if (frame.Connection.StartsWith("HTTP#", StringComparison.Ordinal))
                await ExchangeAsync(frame, cancellationToken);
            else if (!frame.IsCommand && !frame.IsEnd)
                await CallAsync(number, cancellationToken);
            else if (frame.FromClient)
                await SayAsync(frame, cancellationToken);
            else
                await HearAsync(frame, cancellationToken);
        }

        foreach (var (name, peer) in _peers)
        {
            // Whatever is still on its way comes now.
            await peer.FindAsync(_ => false, TimeSpan.FromMilliseconds(50), cancellationToken);
            foreach (var left in peer.Waiting.Where(left => !IsTolerated(peer, left)))
                Differences.Add($"{name} unexpected: {left.Line}{(left.HasPayload ? "\n  | " + left.Text : "")}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers.Values)
            await peer.DisposeAsync();

        _http.Dispose();
    }

    private async Task<ReplayPeer> PeerAsync(string connection, CancellationToken cancellationToken)
    {
        if (!_peers.TryGetValue(connection, out var peer))
        {
            var server = connection.StartsWith("SB", StringComparison.Ordinal) ? network.SwitchboardServer : network.NotificationServer;
            peer = new ReplayPeer(await SocketReplayLink.ConnectAsync(server, cancellationToken), _dialect);
            _peers.Add(connection, peer);
        }

        return peer;
    }

    private async Task SayAsync(RecordedFrame frame, CancellationToken cancellationToken)
    {
        var peer = await PeerAsync(frame.Connection, cancellationToken);
        if (frame.IsEnd)
        {
            peer.Shutdown();
            return;
        }

        if (!await peer.SendAsync(Fill(peer, frame.Line), frame.Body, cancellationToken))
            Differences.Add($"{frame.Connection} was closed before: {frame.Line}");
        else if (frame.Line.StartsWith("UUM ", StringComparison.Ordinal))
            await HasBeenDealtWithAsync(peer, cancellationToken);
    }

    // Of what is never answered, only the answer to what comes behind it tells that it is done, before somebody else goes on.
    private async Task HasBeenDealtWithAsync(ReplayPeer peer, CancellationToken cancellationToken)
    {
        await peer.SendAsync("PNG", null, cancellationToken);
        if (await peer.FindAsync(came => came.Line.StartsWith("QNG", StringComparison.Ordinal), Patience, cancellationToken) is null)
            Differences.Add("The network answers no ping.");
    }

    // What a gateway's requests and answers carry is what the lines of a connection are.
    private async Task ExchangeAsync(RecordedFrame frame, CancellationToken cancellationToken)
    {
        if (!_gateways.TryGetValue(frame.Connection, out var link))
        {
            _gateways.Add(frame.Connection, link = new GatewayReplayLink(_http, network.ClientProfile.GatewayUrl!));
            _peers.Add(frame.Connection, new ReplayPeer(link, _dialect));
        }

        var peer = _peers[frame.Connection];
        if (frame.FromClient)
        {
            byte[] body =
            [
                .. Commands(frame, MsnpDirection.FromClient).SelectMany(command => (byte[])[.. Encoding.UTF8.GetBytes(Fill(peer, command.Line) + "\r\n"), .. command.Body ?? []]),
            ];
            await link.PostAsync(frame.Line[(frame.Line.IndexOf('?', StringComparison.Ordinal) + 1)..], body, cancellationToken);
            return;
        }

        var state = GatewayStatus.Parse(frame.Header("X-MSN-Messenger")!.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal))!;
        // A client whose session is over has nothing left to ask for.
        var isLast = !session.Frames.SkipWhile(other => !ReferenceEquals(other, frame)).Any(other => other.Connection == frame.Connection && other.FromClient);
        if (frame.Line != link.Status.ToString(CultureInfo.InvariantCulture) || link.State?.Host is null || (link.State.IsClosed != state.IsClosed && !isLast))
            Differences.Add($"{frame.Connection}: {link.Status} {link.State}, not {frame.Line} {state}");
        else if (link.State.Host != state.Host)
            Used.Add(ReplayTolerance.Gateway);

        // The answer may overtake the end.
        if (isLast)
            Used.Add(ReplayTolerance.Close);

        foreach (var command in Commands(frame, MsnpDirection.FromServer))
            await HearAsync(command, cancellationToken);
    }

    private IEnumerable<RecordedFrame> Commands(RecordedFrame message, MsnpDirection direction)
    {
        var rest = new ReadOnlySequence<byte>(message.Body ?? []);
        while (MsnpFrameReader.TryRead(ref rest, _dialect, direction, MsnpFrameLimits.Default, out var command))
            yield return new RecordedFrame(message.Connection, message.FromClient, Encoding.UTF8.GetString(command.Line)) { Body = command.HasPayload ? command.Payload.ToArray() : null };
    }

    private string Fill(ReplayPeer peer, string said)
    {
        var words = said.Split(' ');
        if (words is ["USR", _, _, "I", var account])
            peer.Account = _lastAccount = account;
        else if (words is ["ANS", _, var place, ..])
            (peer.Account, peer.Place) = (place.Split(';')[0], place);
        else if (words is ["USR", _, "SHA", "A", var proof] && _circleTickets.TryGetValue(peer.Account, out var circles))
            _learnt[proof] = Convert.ToBase64String(Encoding.UTF8.GetBytes(circles));
        else if (words is ["USR", _, "SSO", "S", ..] && _tickets.TryGetValue((peer.Account, "messengerclear.live.com"), out var ticket))
            Prove(words, ticket, LastNonceOf(peer));

        var line = LineComparison.Placeholder().Replace(string.Join(' ', words), match => match.Value);
        return AnyPlaceholder().Replace(line, match => _learnt.GetValueOrDefault(match.Value, match.Value));
    }

    private void Prove(string[] words, ServiceTicket ticket, string nonce)
    {
        _learnt[words[5]] = SingleSignOnProof.Create(ticket.ProofKey, nonce);
        words[4] = ticket.Ticket.Reveal();
    }

    private string LastNonceOf(ReplayPeer peer) => _pendingAnswers.GetValueOrDefault(peer.Account, "");

    private async Task HearAsync(RecordedFrame frame, CancellationToken cancellationToken)
    {
        var peer = await PeerAsync(frame.Connection, cancellationToken);
        var words = frame.Line.Split(' ');
        if (IsOwnEcho(peer, words, frame.Body is { Length: > 0 }))
        {
            Used.Add(ReplayTolerance.OwnEcho);
            return;
        }

        if (words is ["IRO", _, _, _, var participant, ..] && string.Equals(participant, peer.Place, StringComparison.OrdinalIgnoreCase))
        {
            Used.Add(ReplayTolerance.OwnPlace);
            return;
        }

        var presence = PresenceKey(words);
        var said = frame.Line + frame.Text;
        if (presence is not null && peer.LastSeen.GetValueOrDefault(presence) == said)
        {
            Used.Add(ReplayTolerance.Twice);
            return;
        }

        var lines = new LineComparison(_learnt, Used);
        var payloads = new PayloadComparison(Used);
        var hasPayload = frame.Body is not null;
        var found = await peer.FindAsync(
            came => payloads.Matches(words[0], frame.Text, came.Text) && lines.Matches(frame.Line, came.Line, hasPayload && came.HasPayload), Patience, cancellationToken);
        if (found is null)
        {
            var seen = string.Join("\n      ", peer.Waiting.Select(waiting => waiting.Line + (waiting.HasPayload ? " | " + waiting.Text : "")));
            Differences.Add($"{frame.Connection} missing: {frame.Line}{(hasPayload ? "\n  | " + frame.Text : "")}\n      {seen}");
            return;
        }

        // Offline messages are fetched by the ids that the notice tells.
        foreach (var (recordedId, ownId) in MailId().Matches(frame.Text).Zip(MailId().Matches(found.Text)))
            IdsOf(peer.Account)[recordedId.Groups[1].Value] = ownId.Groups[1].Value;

        if (peer.WasOutOfOrder)
            Used.Add(ReplayTolerance.Order);

        if (presence is not null)
            peer.LastSeen[presence] = said;

        if (words is ["USR", _, "SSO", "S", _, ..])
            _pendingAnswers[peer.Account] = found.Line.Split(' ')[^1];
    }

    private static string? PresenceKey(string[] words) => words switch
    {
        ["NLN", _, var who, ..] => $"status {who}",
        ["FLN", var who, ..] => $"status {who}",
        ["ILN", _, _, var who, ..] => $"status {who}",
        ["UBX", var who, ..] => $"message {who}",
        _ => null,
    };

    private static bool IsOwnEcho(ReplayPeer peer, string[] words, bool hasContent) => words switch
    {
        ["NLN", _, var who, ..] => IsOf(who, peer.Account),
        ["UBX", var who, ..] => hasContent && IsOf(who, peer.Account),
        _ => false,
    };

    private static bool IsOf(string who, string account) => account.Length > 0 && (who == account || who == $"1:{account}");

    private bool IsTolerated(ReplayPeer peer, ReplayedFrame left)
    {
        var words = left.Line.Split(' ');
        if (IsOwnEcho(peer, words, left.Payload.Length > 0))
            return Tolerate(ReplayTolerance.OwnEcho);

        if (words[0] is "ACK" or "BYE")
            return Tolerate(ReplayTolerance.LastWords);

        if (words[0] == "MSG" && MsnpMessage.Parse(MsnpPayload.FromText(left.Text)) is OfflineMessageNotice)
            return Tolerate(ReplayTolerance.Kept);

        if (words is ["217", var id] && session.Frames.Any(frame => frame.FromClient && frame.Line.StartsWith($"UUM {id} ", StringComparison.Ordinal)))
            return Tolerate(ReplayTolerance.NotKept);

        // The network tells less often than Escargot, so what it repeats is nothing that a client of Escargot has not lived with.
        if (PresenceKey(words) is not { } key || !peer.LastSeen.ContainsKey(key))
            return false;

        return Tolerate(ReplayTolerance.Twice);
    }

    private bool Tolerate(ReplayTolerance tolerance)
    {
        Used.Add(tolerance);
        return true;
    }

    // A request and its answer stand side by side on a connection, though not always one after the other in the file.
    private async Task CallAsync(int number, CancellationToken cancellationToken)
    {
        var request = session.Frames[number];
        if (!request.FromClient)
            return;

        var recorded = session.Frames.Skip(number + 1).FirstOrDefault(frame => frame.Connection == request.Connection && !frame.FromClient);
        if (recorded is null)
            return;

        var account = AccountOf(request);
        var text = Fill(request.Text, account, request.Line);
        using var post = new HttpRequestMessage(HttpMethod.Post, new Uri(network.ClientProfile.RstUrl!, PathOf(request)));
        post.Content = new StringContent(text, Encoding.UTF8);
        post.Content.Headers.Remove("Content-Type");
        post.Content.Headers.TryAddWithoutValidation("Content-Type", request.Header("Content-Type"));
        post.Headers.TryAddWithoutValidation("SOAPAction", $"\"{request.Header("SOAPAction")}\"");
        using var answer = await _http.SendAsync(post, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        var name = $"{request.Connection} {request.Line} {request.Header("SOAPAction")}";
        XElement envelope;
        try
        {
            envelope = SafeXml.Parse(body);
        }
        catch (XmlException)
        {
            Differences.Add($"{name}: {(int)answer.StatusCode} is no document: {body}");
            return;
        }

        foreach (var ticket in TokenAnswer.Read(envelope))
            _tickets[(account, ticket.Address)] = ticket;

        if (envelope.Descendants().FirstOrDefault(element => element.Name.LocalName == "CircleTicket") is { } circleTicket)
            _circleTickets[account] = circleTicket.Value;

        _lastAnswer = envelope;
        new SoapComparison(IdsOf(account), Used).Compare(name, recorded, (int)answer.StatusCode, envelope, Differences);
    }

    private static string PathOf(RecordedFrame request) => request.Line["POST ".Length..].Replace("//", "/", StringComparison.Ordinal);

    private string AccountOf(RecordedFrame request)
    {
        var own = Username().Match(request.Text);
        if (own.Success)
            return own.Groups[1].Value + own.Groups[2].Value;

        // The answers on the connection say whose address book it is.
        var owner = session.Frames.Where(frame => frame.Connection == request.Connection).Select(frame => Owner().Match(frame.Text)).FirstOrDefault(match => match.Success);
        return owner is null ? _lastAccount : owner.Groups[1].Value;
    }

    private string Fill(string text, string account, string path)
    {
        var site = path switch
        {
            _ when path.Contains("OimWS", StringComparison.Ordinal) => "messengersecure.live.com",
            _ when path.Contains("rsi", StringComparison.Ordinal) => "messenger.msn.com",
            _ when path.Contains("storage", StringComparison.Ordinal) => "storage.",
            _ => "contacts.msn.com",
        };
        var ticket = _tickets.FirstOrDefault(known => known.Key.Account == account && known.Key.Site.StartsWith(site, StringComparison.Ordinal)).Value?.Ticket.Reveal() ?? "";
        text = TicketToken().Replace(text, $"<TicketToken>{SecurityElement.Escape(ticket)}</TicketToken>");
        text = PassportAttribute().Replace(text, $"passport='{SecurityElement.Escape(ticket)}'");
        text = CookieTicket().Replace(text, $"<t>{SecurityElement.Escape(ticket.Replace("t=", "", StringComparison.Ordinal).Replace("&p=", "", StringComparison.Ordinal))}</t>");
        if (_lastAnswer?.Descendants().FirstOrDefault(element => element.Name.LocalName == "LockKeyChallenge")?.Value is { } challenge)
            _lockKey = ClientChallenge.Answer(challenge, ClientProduct.Find("PROD0119GSJUC$18")!, ChallengeAlgorithm.Keyed64Bit);

        // A client answers the challenge once, and sends the same answer with every further message.
        text = LockKey().Replace(text, $"lockkey='{_lockKey}'");
        foreach (var (recorded, own) in IdsOf(account))
            text = text.Replace(recorded, own, StringComparison.OrdinalIgnoreCase);

        return text;
    }

    // Each address book has ids of its own; Escargot's are those of the accounts.
    private Dictionary<string, string> IdsOf(string account)
    {
        if (!_ids.TryGetValue(account, out var ids))
            _ids.Add(account, ids = []);

        return ids;
    }

    [GeneratedRegex(@"\{[a-z]+-\d+\}")]
    private static partial Regex AnyPlaceholder();

    [GeneratedRegex(@"<wsse:Username>([^<]+)<|memberName='([^']+)'")]
    private static partial Regex Username();

    [GeneratedRegex(@"<(?:CreatorPassportName|ownerEmail)>([^<]+)<")]
    private static partial Regex Owner();

    [GeneratedRegex(@"<TicketToken>[^<]*</TicketToken>")]
    private static partial Regex TicketToken();

    [GeneratedRegex(@"passport='[^']*'")]
    private static partial Regex PassportAttribute();

    [GeneratedRegex(@"<t>[^<]*</t>")]
    private static partial Regex CookieTicket();

    [GeneratedRegex(@"<I>([0-9A-Fa-f-]{36})</I>")]
    private static partial Regex MailId();

    [GeneratedRegex(@"lockkey='[0-9a-f]{32}'")]
    private static partial Regex LockKey();
}
