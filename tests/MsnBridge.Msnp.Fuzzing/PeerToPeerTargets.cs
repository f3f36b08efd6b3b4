using System.Buffers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Files;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version1;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>What strangers send from client to client.</summary>
internal static class PeerToPeerTargets
{
    private static readonly SearchValues<char> Unsafe = SearchValues.Create("/\\:\0\r\n\u202E");
    private static readonly EndpointHandle Self = new("bob@example.org");
    private static readonly EndpointHandle Peer = new("alice@example.org");

    public static IEnumerable<FuzzTarget> All =>
    [
        new("peer-packets", Packets, ReadPackets),
        new("peer-invitations", [.. Packets.Select(packet => packet[PeerHeader.Length..]).Where(text => text.Length > 100)], (input, ref _) => ReadInvitation(input)),
        new("file-contexts", Contexts, (input, ref _) => ReadContext(input)),
    ];

    // What libpurple sent, with the footers.
    private static List<byte[]> Packets =>
    [
        .. SeedCorpus.Payloads("MSG").Select(payload => MessageEnvelope.Parse(payload))
            .Where(envelope => envelope.ContentType == "application/x-msnmsgrp2p" && envelope.Body.Length >= PeerHeader.Length)
            .Select(envelope => envelope.Body.ToArray()),
    ];

    private static List<byte[]> Contexts =>
    [
        new FileContext("notes.txt", 1234, default).ToBytes(),
        new FileContext("../..\\\u202Etxt.exe", long.MaxValue, new byte[100]).ToBytes(),
    ];

    private static void ReadPackets(byte[] input, ref FuzzRandom random)
    {
        var end = new End();
        var rest = input.AsMemory();
        while (!rest.IsEmpty)
        {
            // Mostly as long as a packet is, so that one follows another.
            var length = random.OneIn(4) ? random.Next(rest.Length + 1) : Math.Min(rest.Length, PeerHeader.Length + 4 + random.Next(64));
            end.Receive(rest[..Math.Max(1, length)]);
            rest = rest[Math.Max(1, length)..];
        }

        end.Receive(input);
        if (end.Incoming.Received > end.Incoming.Size || end.Taken != end.Incoming.Received)
            throw new FuzzFindingException("More came than there is.");
    }

    private static void ReadInvitation(byte[] input)
    {
        if (SlpMessage.Parse(input) is not { } message)
            return;

        _ = (message.Body.Bytes("Context"), message.Body.SessionId, message.ToString());
        if (SlpMessage.Parse(message.ToBytes()) is not { } again || again.Method != message.Method || again.Status != message.Status)
            throw new FuzzFindingException("A message of MSNSLP is not read as it was written.");
    }

    private static void ReadContext(byte[] input)
    {
        var name = FileContext.Parse(input) is { } context ? context.Name : Encoding.Unicode.GetString(input);
        var safe = SafeFileName.Of(name);
        if (safe.Length is 0 or > 130 || safe is "." or ".." || safe.AsSpan().ContainsAny(Unsafe) || safe.Any(char.IsControl))
            throw new FuzzFindingException("A name is not safe.");
    }

    /// <summary>One end of everything, which says yes to nothing.</summary>
    private sealed class End : IPeerInvitations, IPeerTransports, IPeerCarrier, IPeerLinkObserver, IPeerDataSink
    {
        private readonly PeerDialogue _dialogue;
        private readonly PeerLink _link;

        public End()
        {
            _dialogue = new PeerDialogue(Peer.Account, this, this, new FakeTimeProvider());
            _link = new PeerLink(this, Self, Peer, this, PeerIdentifiers.Random());
        }

        public PeerIncomingData Incoming { get; private set; } = new(0, 0);

        public long Taken { get; private set; }

        public int LargestPayload => 1202;

        public bool HasFooter => true;

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public bool IsUsable => true;

        public Task Ended => Task.CompletedTask;

        public MsnConversationId Conversation => MsnConversationId.With(Peer.Account);

        public void Receive(ReadOnlyMemory<byte> packet)
        {
            // The first data sets what is expected.
            if (Incoming.Size == 0 && PeerHeader.TryRead(packet.Span, out var header) && header is { SessionId: not 0, TotalSize: > 0 and < 1 << 20 })
                Incoming = new PeerIncomingData(header.SessionId, (long)header.TotalSize);

            if (!_link.ReceiveAsync(packet).AsTask().IsCompletedSuccessfully)
                throw new FuzzFindingException("Taking a packet failed, or waits.");
        }

        public ValueTask TextArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> text) => _dialogue.TextArrivedAsync(link, text);

        public IPeerDataSink? SinkFor(IPeerLink link, uint sessionId) => sessionId == Incoming.SessionId ? this : null;

        public ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
        {
            Taken += bytes.Length;
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync() => ValueTask.CompletedTask;

        public ValueTask RefuseAsync() => ValueTask.CompletedTask;

        public ValueTask<bool> StrayDataArrivedAsync(IPeerLink link, uint sessionId) => _dialogue.StrayDataArrivedAsync(link, sessionId);

        public ValueTask InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message) => ValueTask.CompletedTask;

        public ValueTask AnsweredHereAsync(PeerDialogue dialogue, PeerSession session, bool isAccepted) => ValueTask.CompletedTask;

        public ValueTask ConfirmedAsync(IPeerLink link, uint sessionId) => _dialogue.ConfirmedAsync(link, sessionId);

        public ValueTask AbortedAsync(IPeerLink link, uint sessionId) => _dialogue.AbortedAsync(link, sessionId);

        public ValueTask ResumeAskedAsync(IPeerLink link, uint sessionId, uint messageId, long position) =>
            _dialogue.ResumeAskedAsync(link, sessionId, messageId, position);

        public ValueTask InvitedAsync(PeerDialogue dialogue, IPeerLink link, SlpMessage invitation) => PeerDialogue.DeclineAsync(link, invitation);

        public void RefusedTooMany(PeerDialogue dialogue)
        {
        }

        public ValueTask ArrivedAsync(PeerSession session, IPeerLink link, SlpMessage message) => ValueTask.CompletedTask;

        public Task PrepareAsync(PeerSession session, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask SendPacedAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public IDisposable Hold() => Stream.Null;
    }
}
