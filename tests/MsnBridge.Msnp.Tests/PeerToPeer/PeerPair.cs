using System.Threading.Channels;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Files;
using MsnBridge.Msnp.PeerToPeer.Objects;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version1;
using MsnBridge.Msnp.PeerToPeer.Version2;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>Two ends of the library, Alice who sends and Bob who receives, and between them ways that a test cuts.</summary>
internal sealed class PeerPair : IAsyncDisposable
{
    private readonly bool _isSecondVersion;
    private readonly Queue<Cut> _cuts;
    private readonly List<Task> _pumps = [];
    private readonly CancellationTokenSource _over = new();
    private readonly End _alice;
    private readonly End _bob;
    private (MemoryCarrier Alice, MemoryCarrier Bob) _way;

    /// <param name="isSecondVersion">Whether they speak version 2.</param>
    /// <param name="cuts">Where each way is cut, one after the other; the way after the last holds.</param>
    public PeerPair(bool isSecondVersion, params IEnumerable<Cut> cuts)
    {
        _isSecondVersion = isSecondVersion;
        _cuts = new Queue<Cut>(cuts);
        _alice = new End(this, PeerStranger.Alice, PeerStranger.Bob);
        _bob = new End(this, PeerStranger.Bob, PeerStranger.Alice);
        OpenWay();
    }

    public SignallingClock Clock { get; } = new(TestContext.Current.CancellationToken);

    public MemorySpool Spool { get; } = new();

    /// <summary>How many ways there were.</summary>
    public int Ways { get; private set; }

    public PeerDialogue AlicesDialogue => _alice.Dialogue;

    public PeerDialogue BobsDialogue => _bob.Dialogue;

    public Task<MsnTransferResult> SendAsync(byte[] file, CancellationToken cancellationToken) => _alice.SendAsync(file, cancellationToken);

    public ValueTask<MsnFileOffer> NextOfferAsync(CancellationToken cancellationToken) => _bob.Offers.Reader.ReadAsync(cancellationToken);

    /// <summary>Sends a file through, and lets time pass only where somebody waits for a last word.</summary>
    public async Task<(MsnTransferFailure Sent, MsnTransferFailure Received, byte[] Bytes)> TransferAsync(byte[] file, CancellationToken cancellationToken)
    {
        using var destination = new MemoryStream();
        var sending = SendAsync(file, cancellationToken);
        var receiving = ReceiveAsync(await NextOfferAsync(cancellationToken), destination, cancellationToken);
        var both = Task.WhenAll(sending, receiving);
        while (!both.IsCompleted)
        {
            await Task.WhenAny(
                both, Clock.PassAsync(PeerPatience.Goodbye), receiving.IsCompleted ? Clock.PassAsync(PeerPatience.Resumption) : receiving);
        }

        return ((await sending).Failure, await receiving, destination.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_pumps);
        _over.Dispose();
    }

    private static async Task<MsnTransferFailure> ReceiveAsync(MsnFileOffer offer, Stream destination, CancellationToken cancellationToken)
    {
        try
        {
            await offer.ReceiveAsync(destination, null, cancellationToken);
            return MsnTransferFailure.None;
        }
        catch (MsnTransferException exception)
        {
            return exception.Failure;
        }
    }

    private void OpenWay()
    {
        Ways++;
        _way = (new MemoryCarrier(), new MemoryCarrier());
        (_alice.Link, _bob.Link) = (_alice.MakeLink(_way.Alice), _bob.MakeLink(_way.Bob));
        var (alice, bob) = (_alice.Link, _bob.Link);
        var way = _way;
        var cut = _cuts.TryDequeue(out var next) ? next : null;
        _pumps.Add(PumpAsync(way.Alice, bob, way, cut));
        _pumps.Add(PumpAsync(way.Bob, alice, way, cut: null));
    }

    private async Task PumpAsync(MemoryCarrier from, IPeerLink to, (MemoryCarrier Alice, MemoryCarrier Bob) way, Cut? cut)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var packet = await from.Packets.ReadAsync(_over.Token);
                if (number == cut?.After)
                    break;

                // What the other says when it has broken nobody hears.
                if (from == way.Alice || !way.Bob.Ended.IsCompleted)
                    await to.ReceiveAsync(packet);
            }

            // Some of what was on its way is lost with it.
            for (var number = 0; number < cut?.Lost && from.Packets.TryRead(out _); number++)
            {
            }

            way.Alice.End();
            way.Bob.End();
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task<IPeerLink> ReopenAsync()
    {
        if (_way.Alice.Ended.IsCompleted)
            OpenWay();

        // As a switchboard tells that somebody came.
        await _bob.Dialogue.ResumeAsync(_bob.Link);
        return _alice.Link;
    }

    /// <summary>A way ends after so many of Alice's packets; the next, and as many more, are lost with it.</summary>
    internal sealed record Cut(int After, int Lost);

    private sealed class End : IPeerInvitations
    {
        private readonly PeerPair _pair;
        private readonly EndpointHandle _self;
        private readonly EndpointHandle _peer;
        private readonly FileTransfers _files;
        private readonly ObjectTransfers _objects;

        public End(PeerPair pair, EndpointHandle self, EndpointHandle peer)
        {
            _pair = pair;
            var (here, there) = (new Guid("bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"), new Guid("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"));
            (_self, _peer) = pair._isSecondVersion
                ? (new EndpointHandle(self.Account, self == PeerStranger.Bob ? here : there), new EndpointHandle(peer.Account, peer == PeerStranger.Bob ? here : there))
                : (self, peer);
            Dialogue = new PeerDialogue(peer.Account, this, NoTransports.Instance, pair.Clock);
            _files = new FileTransfers(pair.Spool, pair.Clock);
            _objects = new ObjectTransfers(new SharedObjects(), self.Account, pair.Clock);
        }

        public PeerDialogue Dialogue { get; }

        public IPeerLink Link { get; set; } = null!;

        public Channel<MsnFileOffer> Offers { get; } = Channel.CreateUnbounded<MsnFileOffer>();

        public IPeerLink MakeLink(IPeerCarrier carrier) => _pair._isSecondVersion
            ? new PacketLink(carrier, _peer, _self, Dialogue, _pair.Clock)
            : new PeerLink(carrier, _self, _peer, Dialogue, PeerIdentifiers.Random());

        public async Task<MsnTransferResult> SendAsync(byte[] file, CancellationToken cancellationToken)
        {
            using var reach = new PeerReach(Dialogue, [Link]);
            var offered = new MsnOutgoingFile("a.bin", file.Length, _ => Task.FromResult<Stream>(new MemoryStream(file)));
            return await _files.SendAsync(reach, offered, null, (_, _) => _pair.ReopenAsync(), cancellationToken);
        }

        public async ValueTask InvitedAsync(PeerDialogue dialogue, IPeerLink link, SlpMessage invitation)
        {
            if (await _files.InvitedAsync(dialogue, link, invitation) is { } offer)
                await Offers.Writer.WriteAsync(offer);
        }

        public void RefusedTooMany(PeerDialogue dialogue)
        {
        }

        public ValueTask InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message) => ValueTask.CompletedTask;
    }

    private sealed class NoTransports : IPeerTransports
    {
        public static NoTransports Instance { get; } = new();

        public ValueTask ArrivedAsync(PeerSession session, IPeerLink link, SlpMessage message) => ValueTask.CompletedTask;

        public Task PrepareAsync(PeerSession session, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
