using System.Buffers;
using System.Text;
using CsCheck;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Tests.Commands;

public sealed class MsnpCommandParserTests
{
    private const string Names =
        "ACK ADC ADD ADG ADL ANS BLP BPR BYE CAL CHG CHL CVR DEL FLN FQY GCF GTC ILN IMS INF IPG IRO JOI LSG LST MSG NAK NFY NLN NOT OUT PGD PNG PRP PUT "
        + "QNG QRY REA REG REM RFS RMG RML RNG SBP SBS SDG SND SYN UBM UBN UBX URL USR UUM UUN UUX VAS VER XFR 217 XYZ";

    [Fact]
    public void Garbage_behind_any_name_is_read_without_an_exception_and_can_be_written()
    {
        var names = Names.Split(' ');
        var parameter = Gen.OneOf(
            Gen.Byte.Where(value => value is not ((byte)' ' or (byte)'\r' or (byte)'\n')).Array[1, 12],
            Gen.Int[0, 20].Select(number => Encoding.ASCII.GetBytes($"{number}")),
            Gen.Int[0, 15].Select(index => Encoding.ASCII.GetBytes("FL AL OK S I CKI NLN N= PHM 1:a@b.c;via=9:d@e.f 1:2 a@b.c;{11111111-aaaa-4bbb-8ccc-000000000001} U G D A PUT".Split(' ')[index])));
        Gen.Select(Gen.Int[0, names.Length - 1], parameter.Array[0, 8], Gen.Int[0, MsnpDialect.All.Count - 1], Gen.Enum<MsnpDirection>(), Gen.Bool)
            .Sample(
                (name, parameters, dialect, direction, isCut) =>
                {
                    byte[] line = [.. Encoding.ASCII.GetBytes(names[name]), .. parameters.SelectMany(bytes => bytes.Prepend((byte)' '))];
                    var sequence = isCut ? SegmentedLine(line) : new ReadOnlySequence<byte>(line);

                    var command = MsnpCommandParser.Parse(
                        new MsnpFrame(sequence, ReadOnlySequence<byte>.Empty, HasPayload: false), MsnpDialect.All[dialect], direction);

                    Assert.NotEmpty(MsnpCommandWriter.Describe(command, MsnpDialect.All[dialect]));
                    if (command is not (MalformedCommand or UnknownCommand))
                        MsnpCommandWriter.Write(new ArrayBufferWriter<byte>(), command, MsnpDialect.All[dialect]);
                },
                iter: 20_000);
    }

    [Theory]
    [InlineData("ACK")]
    [InlineData("ACK five")]
    [InlineData("ACK -1")]
    [InlineData("ACK 4294967296")]
    [InlineData("NLN")]
    [InlineData("NLN XXX a@example.com A 0")]
    [InlineData("NLN NLN a@example.com")]
    [InlineData("NLN NLN a@example.com A many")]
    [InlineData("LST F=Bob 3")]
    [InlineData("LST N=bob@example.org F=Bob")]
    [InlineData("ADC 1 XL N=bob@example.org")]
    [InlineData("ADC 1 FL")]
    [InlineData("XFR 1 SB nowhere:99999 CKI 1")]
    [InlineData("XFR 1 SB msn.example.net:1864 KEY 1")]
    [InlineData("XFR 1 XX msn.example.net:1864")]
    [InlineData("RNG 1 msn.example.net:1864 CKI 1 bob@example.org")]
    [InlineData("CAL 1 RUNG 2")]
    [InlineData("ANS 1 KO")]
    [InlineData("USR 1 OK")]
    [InlineData("USR 1")]
    public void A_line_with_wrong_parameters_is_malformed(string line) =>
        Assert.Equal(new MalformedCommand(line.Split(' ')[0]), Parse(line, MsnpDialect.Msnp11));

    [Theory]
    [InlineData("XYZ 1 2", "XYZ")]
    [InlineData("QNGX 60", "QNGX")]
    [InlineData("\u001b[31m", "???")]
    [InlineData("averyveryverylongname", "???")]
    public void An_unknown_name_is_reported_fit_to_be_printed(string line, string name) =>
        Assert.Equal(name, Assert.IsType<UnknownCommand>(Parse(line, MsnpDialect.Msnp11)).Name);

    [Fact]
    public void An_offer_of_a_thousand_dialects_is_malformed()
    {
        var line = "VER 1 " + string.Join(' ', Enumerable.Repeat("X", 1000));

        Assert.Equal(new MalformedCommand("VER"), Parse(line, MsnpDialect.BeforeNegotiation));
    }

    [Theory]
    [InlineData("NLN NLN 1:1:bob@example.org Bob 0")]
    [InlineData("FLN 1:32:bob@example.org")]
    public void Somebody_of_two_networks_at_once_is_nobody(string line)
    {
        Assert.IsType<MalformedCommand>(Parse(line, MsnpDialect.Msnp14));
        Assert.IsType<MalformedCommand>(Parse(line, MsnpDialect.Msnp18));
    }

    [Fact]
    public void Names_are_decoded_once_and_may_be_raw()
    {
        var command = Assert.IsType<NlnCommand>(Parse("NLN NLN a@example.com 100%25%20J\u00fcrgen%2520%E2%82%AC+%zz% 0", MsnpDialect.Msnp8));

        Assert.Equal("100% J\u00fcrgen%20\u20ac+%zz%", command.Presence.Name);
    }

    [Theory]
    [InlineData("CHL 0 123", "123")]
    [InlineData("CHL 123", "123")]
    public void A_challenge_is_read_with_and_without_its_zero(string line, string challenge) =>
        Assert.Equal(new ChlCommand(challenge), Parse(line, MsnpDialect.Msnp11));

    [Theory]
    [InlineData("0")]
    [InlineData("%3Cmsnobj%2F%3E")]
    [InlineData("")]
    public void No_picture_is_said_in_three_ways(string msnObject) =>
        Assert.Null(Assert.IsType<NlnCommand>(Parse($"NLN NLN a@example.com A 0 {msnObject}", MsnpDialect.Msnp9)).Presence.Picture);

    [Theory]
    [InlineData("217 6", 6, MsnpErrorCode.NotOnline)]
    [InlineData("601", 0, MsnpErrorCode.ServerUnavailable)]
    [InlineData("999 2", 2, (MsnpErrorCode)999)]
    public void Errors_are_read_with_and_without_a_transaction_id(string line, uint transactionId, MsnpErrorCode code) =>
        Assert.Equal(new ErrorCommand(transactionId, code), Parse(line, MsnpDialect.Msnp11));

    [Theory]
    [InlineData("OUT", OutReason.None)]
    [InlineData("OUT OTH", OutReason.SignedInElsewhere)]
    [InlineData("OUT XXX", OutReason.None)]
    public void The_reason_of_an_end_is_read(string line, OutReason reason) =>
        Assert.Equal(new OutCommand(reason), Parse(line, MsnpDialect.Msnp11));

    [Theory]
    [InlineData("msn.example.net", "msn.example.net", 1863)]
    [InlineData("msn.example.net:1864", "msn.example.net", 1864)]
    [InlineData("[2001:db8::1]:80", "2001:db8::1", 80)]
    [InlineData("[2001:db8::1]", "2001:db8::1", 1863)]
    public void Server_addresses_are_read(string text, string host, int port)
    {
        Assert.True(MsnpServerAddress.TryParse(text, out var address));
        Assert.Equal(new MsnpServerAddress(host, port), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":1863")]
    [InlineData("msn.example.net:0")]
    [InlineData("msn.example.net:65536")]
    [InlineData("msn.example.net:-1")]
    [InlineData("msn/example:1")]
    public void What_is_no_server_address_is_refused(string text) => Assert.False(MsnpServerAddress.TryParse(text, out _));

    [Fact]
    public void Reading_a_command_allocates_what_the_command_holds_and_no_more()
    {
        var account = "bob@example.org";
        var name = "Bob Builder";
        AssertSameAllocation("ACK 5", () => new AckCommand(5));
        AssertSameAllocation("FLN bob@example.org", () => new FlnCommand(new ContactHandle(new string(account.AsSpan()))));
        AssertSameAllocation(
            "NLN NLN bob@example.org Bob%20Builder 32",
            () => new NlnCommand(new MsnpPresence(
                MsnpStatus.Online, new ContactHandle(new string(account.AsSpan())), new string(name.AsSpan()), ClientCapabilities.ChunkedMessages)));
    }

    private static void AssertSameAllocation(string line, Func<MsnpCommand> make)
    {
        var frame = new MsnpFrame(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)), ReadOnlySequence<byte>.Empty, HasPayload: false);
        MsnpCommand Read() => MsnpCommandParser.Parse(frame, MsnpDialect.Msnp9, MsnpDirection.FromServer);

        Assert.Equal(make(), Read());
        Assert.Equal(AllocatedBy(make), AllocatedBy(Read));
    }

    private static long AllocatedBy(Func<MsnpCommand> create)
    {
        create();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            create();

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static MsnpCommand Parse(string line, MsnpDialect dialect) => MsnpCommandParser.Parse(
        new MsnpFrame(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line.TrimEnd())), ReadOnlySequence<byte>.Empty, HasPayload: false),
        dialect,
        MsnpDirection.FromServer);

    private static ReadOnlySequence<byte> SegmentedLine(byte[] line) => Framing.SegmentedBytes.CutAt(line, line.Length / 2);
}
