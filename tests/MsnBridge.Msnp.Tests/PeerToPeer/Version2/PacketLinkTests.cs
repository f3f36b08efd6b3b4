using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Version2;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Version2;

public sealed class PacketLinkTests
{
    private const uint Session = 0x00123456;

    private static readonly EndpointHandle Alice = new("alice@example.org", new Guid("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"));
    private static readonly EndpointHandle Bob = new("bob@example.org", new Guid("bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"));

    private readonly FakeTimeProvider _clock = new();
    private readonly Wire _wire = new();
    private readonly Ear _ear = new();
    private readonly PacketLink _link;

    public PacketLinkTests() => _link = new PacketLink(_wire, Bob, Alice, _ear, _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedFact]
    public async Task First_packet_introduces_its_sender_and_asks()
    {
        await _link.SendTextAsync("INVITE"u8.ToArray(), Token);
        var packet = await _wire.NextAsync();
        Assert.Equal(PacketOperation.Synchronize | PacketOperation.RequestAcknowledgement, packet.Operation);
        Assert.True(packet.HasPeerInfo);
        Assert.Equal("INVITE\0", Encoding.ASCII.GetString(packet.Payload.Span));
        await _link.SendTextAsync("more"u8.ToArray(), Token);
        var second = await _wire.NextAsync();
        Assert.Equal((PacketOperation.None, false, packet.NextSequence), (second.Operation, second.HasPeerInfo, second.Sequence));
    }

    [TimedFact]
    public async Task Who_introduces_himself_hears_in_one_packet_that_he_was_heard_and_who_hears_him()
    {
        await ReceiveAsync(new Packet
        {
            Operation = PacketOperation.Synchronize | PacketOperation.RequestAcknowledgement,
            Sequence = 0x10000000,
            HasPeerInfo = true,
            Data = new DataHeader(DataKind.Text, IsFirst: true, 0, 0),
            Payload = "INVITE\0"u8.ToArray(),
        });
        Assert.Equal(["INVITE"], _ear.Texts);
        var answer = await _wire.NextAsync();
        Assert.Equal(PacketOperation.Synchronize | PacketOperation.RequestAcknowledgement, answer.Operation);
        Assert.Equal((true, (uint?)0x1000000f), (answer.HasPeerInfo, answer.Acknowledged));
        Assert.Null(answer.Data);

        // What acknowledges and asks is acknowledged without asking.
        await ReceiveAsync(new Packet { Operation = PacketOperation.RequestAcknowledgement, Sequence = 0x1000000f, Acknowledged = answer.Sequence });
        var last = await _wire.NextAsync();
        Assert.Equal((PacketOperation.None, (uint?)0x1000000f), (last.Operation, last.Acknowledged));
    }

    [TimedFact]
    public async Task Who_introduces_himself_again_is_introduced_to_again()
    {
        await IntroduceAsync();
        await IntroduceAsync();
        Assert.True((await _wire.NextAsync()).HasPeerInfo);
    }

    [TimedFact]
    public async Task Data_waits_for_the_handshake_counts_down_and_is_confirmed()
    {
        await _link.SendTextAsync("200 OK"u8.ToArray(), Token);
        await _wire.NextAsync();
        var file = Enumerable.Range(0, 2500).Select(value => (byte)value).ToArray();
        var sending = _link.SendDataAsync(new PeerOutgoingData(Session, PeerDataKind.Object, 12, new MemoryStream(file), file.Length), Token);
        Assert.False(sending.IsCompleted);
        await IntroduceAsync();
        await sending;

        var packets = await _wire.DataAsync(3);
        Assert.Equal([(true, 1298ul), (false, 96ul), (false, 0ul)], packets.Select(packet => (packet.Data!.Value.IsFirst, packet.Data.Value.Remaining)));
        Assert.All(packets, packet => Assert.Equal((DataKind.Object, packets[0].Data!.Value.Package), (packet.Data!.Value.Kind, packet.Data.Value.Package)));
        Assert.Equal(file, packets.SelectMany(packet => packet.Payload.ToArray()));
        Assert.Equal(PacketOperation.RequestAcknowledgement, packets[^1].Operation);
        Assert.Empty(_ear.Confirmed);
        await ReceiveAsync(new Packet { Sequence = 0, Acknowledged = packets[^1].NextSequence - 1 });
        Assert.Empty(_ear.Confirmed);
        await ReceiveAsync(new Packet { Sequence = 0, Acknowledged = packets[^1].NextSequence });
        Assert.Equal([Session], _ear.Confirmed);
    }

    [TimedFact]
    public async Task Where_data_goes_first_its_sender_introduces_himself_before()
    {
        var sending = _link.SendDataAsync(new PeerOutgoingData(Session, PeerDataKind.File, 2, new MemoryStream(new byte[10]), 10), Token);
        var first = await _wire.NextAsync();
        Assert.Equal((true, (DataHeader?)null), (first.HasPeerInfo, first.Data));
        await IntroduceAsync();
        await sending;
        Assert.Equal(first.Sequence, (await _wire.DataAsync(1))[0].Sequence);
    }

    [TimedFact]
    public async Task What_was_not_received_gives_the_session_up()
    {
        await IntroduceAsync();
        await _link.SendDataAsync(new PeerOutgoingData(Session, PeerDataKind.File, 2, new MemoryStream(new byte[10]), 10), Token);
        var packet = (await _wire.DataAsync(1))[0];
        await ReceiveAsync(new Packet { Sequence = 0, Missing = packet.Sequence });
        Assert.Equal([Session], _ear.Aborted);
    }

    [TimedFact]
    public async Task Long_data_is_asked_about_every_eight_seconds()
    {
        await IntroduceAsync();
        using var slow = new SteppedStream(_clock, TimeSpan.FromSeconds(3));
        await _link.SendDataAsync(new PeerOutgoingData(Session, PeerDataKind.File, 2, slow, 1202 * 6), Token);
        var asks = (await _wire.DataAsync(6)).Select(packet => packet.Operation.HasFlag(PacketOperation.RequestAcknowledgement)).ToList();
        Assert.Equal([false, false, true, false, false, true], asks);
    }

    [TimedFact]
    public async Task Text_in_several_packets_is_joined_whatever_lies_between()
    {
        await ReceiveAsync(Text(7, isFirst: true, "one ", remaining: 8));
        await ReceiveAsync(Text(8, isFirst: true, "other\0"));
        await ReceiveAsync(Text(7, isFirst: false, "two ", remaining: 4));
        await ReceiveAsync(Text(7, isFirst: false, "end\0"));
        Assert.Equal(["other", "one two end"], _ear.Texts);
    }

    [TimedFact]
    public async Task Endless_text_is_not_collected()
    {
        await ReceiveAsync(Text(1, isFirst: true, "x", remaining: ulong.MaxValue));
        await ReceiveAsync(Text(2, isFirst: false, "never begun\0"));
        await ReceiveAsync(Text(3, isFirst: true, new string('x', 60_000), remaining: 1000));
        await ReceiveAsync(Text(3, isFirst: false, new string('x', 60_000), remaining: 1000));
        await ReceiveAsync(Text(3, isFirst: false, "\0"));
        for (ushort package = 10; package < 20; package++)
            await ReceiveAsync(Text(package, isFirst: true, "begun", remaining: 5));

        await ReceiveAsync(Text(10, isFirst: false, "ended"));
        Assert.Empty(_ear.Texts);
        await ReceiveAsync(Text(19, isFirst: false, "ended"));
        Assert.Equal(["begunended"], _ear.Texts);
    }

    [TimedFact]
    public async Task Preparation_is_passed_over_and_data_taken()
    {
        var sink = _ear.Expect(Session, 6);
        await ReceiveAsync(Data(DataKind.Text, true, 0, "\0\0\0\0"));
        await ReceiveAsync(Data(DataKind.Object, true, 2, "abc", 3));
        await ReceiveAsync(Data(DataKind.Object, false, 2, "def"));
        Assert.Equal(("abcdef", 1, 0), (sink.Text, sink.TimesComplete, sink.TimesRefused));
        await ReceiveAsync(Data(DataKind.Object, false, 2, "ghi"));
        Assert.Equal(("abcdef", 1, 0), (sink.Text, sink.TimesComplete, sink.TimesRefused));
    }

    [Theory]
    [InlineData(false, 2, "abc", 3, "begins in the middle")]
    [InlineData(true, 2, "abc", 9, "has another size")]
    [InlineData(true, 2, "abcdefg", 0, "is longer than was promised")]
    [InlineData(true, 2, "abc", ulong.MaxValue, "lies")]
    public async Task Data_that_contradicts_itself_is_refused(bool isFirst, int package, string payload, ulong remaining, string what)
    {
        var sink = _ear.Expect(Session, 6);
        await ReceiveAsync(Data(DataKind.File, isFirst, (ushort)package, payload, remaining));
        Assert.True(sink.TimesRefused == 1, what);
        Assert.Equal("", sink.Text);
        Assert.NotNull((await _wire.NextAsync()).Missing);
    }

    [Theory]
    [InlineData(true, 2, "def", 0, "begins twice")]
    [InlineData(false, 3, "def", 0, "goes on in another message")]
    [InlineData(false, 2, "d", 1, "leaves something out")]
    public async Task Data_that_goes_on_wrongly_is_refused(bool isFirst, int package, string payload, ulong remaining, string what)
    {
        var sink = _ear.Expect(Session, 6);
        await ReceiveAsync(Data(DataKind.File, true, 2, "abc", 3));
        await ReceiveAsync(Data(DataKind.File, isFirst, (ushort)package, payload, remaining));
        Assert.True(sink.TimesRefused == 1, what);
        Assert.Equal("abc", sink.Text);
    }

    [TimedFact]
    public async Task Over_another_way_data_may_begin_anew_or_go_on_and_nothing_is_taken_twice()
    {
        var sink = _ear.Expect(Session, 9);
        await ReceiveAsync(Data(DataKind.File, true, 2, "abcd", 5));
        var second = new PacketLink(new Wire(), Bob, Alice, _ear, _clock);
        await ReceiveAsync(second, Data(DataKind.File, true, 7, "abc", 6));
        await ReceiveAsync(second, Data(DataKind.File, false, 7, "def", 3));
        Assert.Equal("abcdef", sink.Text);
        var third = new PacketLink(new Wire(), Bob, Alice, _ear, _clock);
        await ReceiveAsync(third, Data(DataKind.File, false, 2, "efgh", 1));
        await ReceiveAsync(third, Data(DataKind.File, false, 2, "i"));
        Assert.Equal(("abcdefghi", 1, 0), (sink.Text, sink.TimesComplete, sink.TimesRefused));
    }

    [Theory]
    [InlineData(false, 7, "h", 1, "leaves a gap")]
    [InlineData(true, 7, "abc", 5, "has another size")]
    [InlineData(false, 7, "efgh", 20, "goes on before the beginning")]
    [InlineData(false, 7, "", 5, "goes on with nothing")]
    public async Task Data_that_goes_on_wrongly_over_another_way_is_refused(bool isFirst, int package, string payload, ulong remaining, string what)
    {
        var sink = _ear.Expect(Session, 9);
        await ReceiveAsync(Data(DataKind.File, true, 2, "abcd", 5));
        await ReceiveAsync(new PacketLink(new Wire(), Bob, Alice, _ear, _clock), Data(DataKind.File, isFirst, (ushort)package, payload, remaining));
        Assert.True(sink.TimesRefused == 1, what);
        Assert.Equal("abcd", sink.Text);
    }

    [TimedFact]
    public async Task Data_that_nobody_takes_is_not_acknowledged()
    {
        await ReceiveAsync(Data(DataKind.File, true, 2, "abcd") with { Operation = PacketOperation.RequestAcknowledgement });
        Assert.Equal([Session], _ear.Strays);
        await ReceiveAsync(Text(1, isFirst: true, "x\0") with { Sequence = 50, Operation = PacketOperation.RequestAcknowledgement });
        Assert.Equal(60u, (await _wire.NextAsync()).Acknowledged);
    }

    [TimedFact]
    public async Task Each_question_gets_an_answer_of_its_own_that_carries_nothing_else()
    {
        await ReceiveAsync(Text(1, isFirst: true, "x\0") with { Sequence = 50, Operation = PacketOperation.RequestAcknowledgement });
        await ReceiveAsync(Text(1, isFirst: true, "x\0") with { Sequence = 60, Operation = PacketOperation.RequestAcknowledgement });
        await _link.SendTextAsync("answer"u8.ToArray(), Token);
        Packet[] sent = [await _wire.NextAsync(), await _wire.NextAsync(), await _wire.NextAsync()];
        Assert.Equal([60u, 70u, null], sent.Select(packet => packet.Acknowledged));
        Assert.Equal([true, true, false], sent.Select(packet => packet.Data is null));
        Assert.Equal([true, false, false], sent.Select(packet => packet.HasPeerInfo));
    }

    [TimedFact]
    public async Task Who_only_acknowledges_an_introduction_is_sent_data()
    {
        var sending = _link.SendDataAsync(new PeerOutgoingData(Session, PeerDataKind.File, 2, new MemoryStream(new byte[10]), 10), Token);
        var first = await _wire.NextAsync();
        Assert.False(sending.IsCompleted);
        await ReceiveAsync(new Packet { Sequence = 5, Acknowledged = first.NextSequence });
        await sending;
        Assert.Single(await _wire.DataAsync(1));
    }

    [TimedFact]
    public async Task Two_transfers_share_the_way()
    {
        await IntroduceAsync();
        var one = _link.SendDataAsync(new PeerOutgoingData(1, PeerDataKind.File, 2, new MemoryStream(new byte[12020]), 12020), Token);
        var two = _link.SendDataAsync(new PeerOutgoingData(2, PeerDataKind.File, 2, new MemoryStream(new byte[12020]), 12020), Token);
        await Task.WhenAll(one, two);
        var packets = await _wire.DataAsync(20);
        foreach (var (before, after) in packets.Zip(packets.Skip(1)))
            Assert.Equal(before.NextSequence, after.Sequence);

        Assert.Equal(2, packets.Select(packet => packet.Data!.Value.Package).Distinct().Count());
    }

    [TimedFact]
    public async Task Garbage_is_dropped()
    {
        await _link.ReceiveAsync(ReadOnlyMemory<byte>.Empty);
        await _link.ReceiveAsync(new byte[] { 8, 0, 0, 9, 1, 2, 3, 4 });
        await _link.ReceiveAsync(new byte[2000]);
        Assert.Empty(_ear.Texts);
    }

    private static Packet Text(ushort package, bool isFirst, string text, ulong remaining = 0) => new()
    {
        Sequence = 1,
        Data = new DataHeader(DataKind.Text, isFirst, package, 0, remaining),
        Payload = Encoding.ASCII.GetBytes(text),
    };

    private static Packet Data(DataKind kind, bool isFirst, ushort package, string text, ulong remaining = 0) => new()
    {
        Sequence = 1,
        Data = new DataHeader(kind, isFirst, package, Session, remaining),
        Payload = Encoding.ASCII.GetBytes(text),
    };

    private Task IntroduceAsync() => ReceiveAsync(new Packet
    {
        Operation = PacketOperation.Synchronize | PacketOperation.RequestAcknowledgement,
        Sequence = 0x10000000,
        HasPeerInfo = true,
    });

    private Task ReceiveAsync(Packet packet) => ReceiveAsync(_link, packet);

    private static async Task ReceiveAsync(PacketLink link, Packet packet)
    {
        var bytes = new byte[packet.WireLength];
        packet.Write(bytes);
        await link.ReceiveAsync(bytes);
    }

    /// <summary>A carrier whose packets the test reads.</summary>
    private sealed class Wire : IPeerCarrier
    {
        private readonly Channel<byte[]> _packets = Channel.CreateUnbounded<byte[]>();

        public int LargestPayload => 1202;

        public bool HasFooter => false;

        public bool IsUsable => true;

        public Task Ended { get; } = new TaskCompletionSource().Task;

        public MsnConversationId Conversation => MsnConversationId.With("bob@example.org");

        public ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken) => _packets.Writer.WriteAsync(packet.ToArray(), cancellationToken);

        public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => await Task.Yield();

        public IDisposable Hold() => throw new NotSupportedException();

        public async Task<Packet> NextAsync()
        {
            Assert.True(Packet.TryRead(await _packets.Reader.ReadAsync(Token), out var packet, out _));
            return packet;
        }

        /// <summary>The next that carry data of a session; what only acknowledges may go with them or before them.</summary>
        public async Task<List<Packet>> DataAsync(int count)
        {
            var packets = new List<Packet>();
            while (packets.Count < count)
            {
                if (await NextAsync() is { Data.SessionId: not 0 } packet)
                    packets.Add(packet);
            }

            return packets;
        }
    }

    private sealed class Ear : IPeerLinkObserver
    {
        private Sink? _sink;

        public List<string> Texts { get; } = [];

        public List<uint> Confirmed { get; } = [];

        public List<uint> Aborted { get; } = [];

        public List<uint> Strays { get; } = [];

        public Sink Expect(uint sessionId, long size) => _sink = new Sink(sessionId, size);

        public ValueTask TextArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> text) => Note(Texts, Encoding.ASCII.GetString(text.Span));

        public IPeerDataSink? SinkFor(IPeerLink link, uint sessionId) => _sink?.Incoming.SessionId == sessionId ? _sink : null;

        public ValueTask<bool> StrayDataArrivedAsync(IPeerLink link, uint sessionId)
        {
            Strays.Add(sessionId);
            return ValueTask.FromResult(false);
        }

        public ValueTask InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message) => ValueTask.CompletedTask;

        public ValueTask ConfirmedAsync(IPeerLink link, uint sessionId) => Note(Confirmed, sessionId);

        public ValueTask AbortedAsync(IPeerLink link, uint sessionId) => Note(Aborted, sessionId);

        public ValueTask ResumeAskedAsync(IPeerLink link, uint sessionId, uint messageId, long position) => ValueTask.CompletedTask;

        private static ValueTask Note<T>(List<T> notes, T note)
        {
            notes.Add(note);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Sink(uint sessionId, long size) : IPeerDataSink
    {
        public PeerIncomingData Incoming { get; } = new(sessionId, size);

        public string Text { get; private set; } = "";

        public int TimesComplete { get; private set; }

        public int TimesRefused { get; private set; }

        public ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
        {
            Text += Encoding.ASCII.GetString(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync()
        {
            TimesComplete++;
            return ValueTask.CompletedTask;
        }

        public ValueTask RefuseAsync()
        {
            TimesRefused++;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Zeros, each read of which takes its time.</summary>
    private sealed class SteppedStream(FakeTimeProvider clock, TimeSpan step) : MemoryStream(new byte[1202 * 6])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            clock.Advance(step);
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
