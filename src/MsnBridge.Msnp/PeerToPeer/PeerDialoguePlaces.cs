using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer;

/// <content>Invitations to several places of one account (MSNP16 and later): the peer's, and the own.</content>
internal sealed partial class PeerDialogue
{
    private const string AcceptedBy = "AcceptedBy";
    private const string DeclinedBy = "DeclinedBy";

    /// <summary>Proposes what waits for an answer to a place that has come since.</summary>
    public async ValueTask InviteLateAsync(IPeerLink link)
    {
        PeerSession[] waiting;
        lock (_lock)
            waiting = [.. _sessions.Values.Where(session => session is { IsOwn: true, Proposal: not null, Answer.IsCompleted: false } && session.Places?.TryAdd(link) == true)];

        foreach (var session in waiting)
        {
            try
            {
                await SendAsync(link, Request(link, SlpMethods.Invite, session.CallId, SlpContent.Session, session.Proposal!), CancellationToken.None).ConfigureAwait(false);
            }
            catch (PeerCarrierEndedException)
            {
                session.Places!.Take(link, SlpStatus.InternalError);
            }
        }
    }

    /// <summary>The person answered here what a peer proposed.</summary>
    public ValueTask AnsweredHereAsync(PeerSession session, bool isAccepted) => invitations.AnsweredHereAsync(this, session, isAccepted);

    /// <summary>Another place of the own account answered what the peer proposed.</summary>
    /// <param name="goodbye">What it said.</param>
    public void AnsweredElsewhere(SlpMessage goodbye)
    {
        if (Find(goodbye) is { IsOwn: false } session && EndedElsewhere(goodbye, own: null) is { } end)
            Forget(session, end);
    }

    // BYE MSNMSGR:own-account ... On-Behalf: inviter       SessionID, SChannelState: 0, AcceptedBy: {own place} | DeclinedBy: {own place}
    /// <summary>What the own account's other places are told of an answer, where who proposed it knows nothing of places.</summary>
    public static SlpMessage TellElsewhere(PeerSession session, EndpointHandle self, EndpointHandle other, bool isAccepted) => new()
    {
        Method = SlpMethods.Bye,
        To = other,
        From = new EndpointHandle(session.Dialogue.Peer),
        OnBehalfOf = session.Dialogue.Peer,
        Branch = Guid.NewGuid().ToString("B").ToUpperInvariant(),
        CallId = session.CallId,
        ContentType = SlpContent.Close,
        Body = AnsweredBy(session, self.EndpointId, isAccepted),
    };

    // SessionID: n CRLF SChannelState: 0 CRLF AcceptedBy: {guid} CRLF | DeclinedBy: {guid} CRLF
    private static SlpBody AnsweredBy(PeerSession session, Guid? place, bool isAccepted) => new(
    [
        new("SessionID", $"{session.SessionId}"),
        new("SChannelState", "0"),
        new(isAccepted ? AcceptedBy : DeclinedBy, $"{place:B}".ToUpperInvariant()),
    ]);

    private static PeerSessionEnd? EndedElsewhere(SlpMessage goodbye, Guid? own)
    {
        if (Guid.TryParse(goodbye.Body[AcceptedBy], out var acceptor) && acceptor != own)
            return PeerSessionEnd.AcceptedElsewhere;

        return Guid.TryParse(goodbye.Body[DeclinedBy], out var decliner) && decliner != own ? PeerSessionEnd.DeclinedElsewhere : null;
    }
}
