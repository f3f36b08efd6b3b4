using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Files;
using MsnBridge.Msnp.PeerToPeer.Objects;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version1;
using MsnBridge.Msnp.Transactions;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>
/// One end of peer-to-peer as the library has it, Bob's, and at the other a stranger, Alice's, who sends whatever a test wants: texts, packets, lies.
/// </summary>
internal sealed class PeerStranger : IPeerInvitations
{
    public static readonly EndpointHandle Alice = new("alice@example.org");
    public static readonly EndpointHandle Bob = new("bob@example.org");

    private readonly Channel<MsnFileOffer> _offers = Channel.CreateUnbounded<MsnFileOffer>();
    private readonly ObjectTransfers _objects;
    private readonly FileTransfers _files;
    private uint _lastIdentifier = 1000;

    public PeerStranger()
    {
        Dialogue = new PeerDialogue(Alice.Account, this, NoDirectConnections(), Clock);
        Link = new PeerLink(Carrier, Bob, Alice, Dialogue, PeerIdentifiers.Random());
        _objects = new ObjectTransfers(Shared, Bob.Account, Clock);
        _files = new FileTransfers(Spool, Clock);
    }

    private DirectConnections NoDirectConnections() => new(
        DirectConnectionOptions.None, new AddressPolicy(DirectConnectionOptions.None, new KnownAddresses()), Clock, NullLogger.Instance, Bob.Account);

    public SignallingClock Clock { get; } = new(TestContext.Current.CancellationToken);

    public MemoryCarrier Carrier { get; private set; } = new();

    public PeerDialogue Dialogue { get; }

    public PeerLink Link { get; private set; }

    public SharedObjects Shared { get; } = new();

    public MemorySpool Spool { get; } = new();

    public List<Task> Serving { get; } = [];

    public int TimesRefused { get; private set; }

    public List<string> Declined { get; } = [];

    public List<byte[]> Ink { get; } = [];

    /// <summary>What the person answered, of which the own account's other places would be told.</summary>
    public List<bool> Answered { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<ReadOnlyMemory<byte>> FetchAsync(MsnObject what, CancellationToken cancellationToken)
    {
        using var reach = new PeerReach(Dialogue, [Link]);
        return await _objects.FetchAsync(reach, what, cancellationToken);
    }

    public async Task<MsnTransferResult> SendFileAsync(MsnOutgoingFile file, CancellationToken cancellationToken)
    {
        using var reach = new PeerReach(Dialogue, [Link]);
        return await _files.SendAsync(reach, file, null, (_, _) => Task.FromResult<IPeerLink>(Link), cancellationToken);
    }

    public ValueTask<MsnFileOffer> NextOfferAsync() => _offers.Reader.ReadAsync(Token);

    /// <summary>The way breaks; there is another.</summary>
    public void Reconnect()
    {
        Carrier.End();
        Carrier = new MemoryCarrier();
        Link = new PeerLink(Carrier, Bob, Alice, Dialogue, PeerIdentifiers.Random());
    }

    /// <summary>The next packet Bob sends.</summary>
    public async Task<(PeerHeader Header, byte[] Payload)> NextPacketAsync()
    {
        var packet = await Carrier.Packets.ReadAsync(Token);
        Assert.True(PeerHeader.TryRead(packet, out var header));
        return (header, packet[PeerHeader.Length..^4]);
    }

    /// <summary>The next SLP text Bob sends, which is acknowledged; acknowledgements are passed over.</summary>
    public async Task<SlpMessage> NextTextAsync()
    {
        while (true)
        {
            var (header, payload) = await NextPacketAsync();
            if (header.SessionId != 0 || header.Flags.HasFlag(PeerFlags.Acknowledge))
                continue;

            var text = payload.ToList();
            while (header.Offset + (ulong)payload.Length < header.TotalSize)
            {
                (header, payload) = await NextPacketAsync();
                text.AddRange(payload);
            }

            return SlpMessage.Parse(text.ToArray())!;
        }
    }

    /// <summary>The next data Bob sends in a session, whole and not yet acknowledged; everything else is passed over.</summary>
    public async Task<(PeerHeader Header, byte[] Data)> NextDataAsync(uint sessionId)
    {
        var data = new List<byte>();
        while (true)
        {
            var (header, payload) = await NextPacketAsync();
            if (header.SessionId != sessionId || (header.Flags & PeerFlags.AnyData) == 0)
                continue;

            Assert.Equal((ulong)data.Count, header.Offset);
            data.AddRange(payload);
            if ((ulong)data.Count == header.TotalSize)
                return (header, [.. data]);
        }
    }

    public async Task SendPacketAsync(PeerHeader header, params byte[] payload)
    {
        var packet = new byte[PeerHeader.Length + payload.Length + 4];
        header.Write(packet);
        payload.CopyTo(packet, PeerHeader.Length);
        await Link.ReceiveAsync(packet);
    }

    public Task SendTextAsync(SlpMessage message) => SendTextAsync([.. message.ToBytes().ToArray(), 0]);

    public async Task SendTextAsync(byte[] text)
    {
        var id = ++_lastIdentifier;
        for (var offset = 0; offset < text.Length; offset += 1202)
        {
            var chunk = text[offset..Math.Min(text.Length, offset + 1202)];
            await SendPacketAsync(new PeerHeader(0, id, (ulong)offset, (ulong)text.Length, (uint)chunk.Length, PeerFlags.None, 77), chunk);
        }
    }

    /// <summary>Sends one piece of data.</summary>
    public Task SendDataAsync(uint sessionId, long offset, long total, byte[] bytes, PeerFlags flags = PeerFlags.ObjectData, uint identifier = 900) =>
        SendPacketAsync(new PeerHeader(sessionId, identifier, (ulong)offset, (ulong)total, (uint)bytes.Length, flags, 88), bytes);

    public static SlpMessage Invite(Guid application, uint sessionId, byte[]? context, string? callId = null) => new()
    {
        Method = SlpMethods.Invite,
        To = Bob,
        From = Alice,
        Branch = "{11111111-2222-3333-4444-555555555555}",
        CallId = callId ?? Guid.NewGuid().ToString("B").ToUpperInvariant(),
        ContentType = SlpContent.Session,
        Body = new SlpBody(
        [
            new("EUF-GUID", application.ToString("B").ToUpperInvariant()),
            new("SessionID", $"{sessionId}"),
            new("AppID", "1"),
            .. context is null ? Array.Empty<KeyValuePair<string, string>>() : [new("Context", Convert.ToBase64String(context))],
        ]),
    };

    public static SlpMessage Bye(string callId, string? context = null) => new()
    {
        Method = SlpMethods.Bye,
        To = Bob,
        From = Alice,
        Branch = "{99999999-2222-3333-4444-555555555555}",
        CallId = callId,
        ContentType = SlpContent.Close,
        Body = context is null ? SlpBody.Empty : new SlpBody([new("Context", context)]),
    };

    async ValueTask IPeerInvitations.InvitedAsync(PeerDialogue dialogue, IPeerLink link, SlpMessage invitation)
    {
        var application = Guid.Parse(invitation.Body["EUF-GUID"]!);
        if (application == PeerApplications.Object)
        {
            if (await _objects.InvitedAsync(dialogue, link, invitation) is { } serve)
                Serving.Add(serve(Token));
        }
        else if (application == PeerApplications.File)
        {
            if (await _files.InvitedAsync(dialogue, link, invitation) is { } offer)
                _offers.Writer.TryWrite(offer);
        }
        else
        {
            await PeerDialogue.DeclineAsync(link, invitation);
            Declined.Add(PeerApplications.Describe(application));
        }
    }

    ValueTask IPeerInvitations.AnsweredHereAsync(PeerDialogue dialogue, PeerSession session, bool isAccepted)
    {
        Answered.Add(isAccepted);
        return ValueTask.CompletedTask;
    }

    void IPeerInvitations.RefusedTooMany(PeerDialogue dialogue) => TimesRefused++;

    ValueTask IPeerInvitations.InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message)
    {
        Ink.Add(message.ToArray());
        return ValueTask.CompletedTask;
    }
}
