using System.Buffers;
using CsCheck;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Tests.Commands;

public sealed class CommandRoundTripTests
{
    public static MatrixTheoryData<string, MsnpDirection> Ends => new(
        MsnpDialect.All.Select(dialect => dialect.Name), Enum.GetValues<MsnpDirection>());

    [Theory, MemberData(nameof(Ends))]
    public void What_is_written_is_read_back(string name, MsnpDirection direction)
    {
        var dialect = MsnpDialect.Find(name)!;
        foreach (var commands in CommandGenerators.For(dialect, direction))
            commands.Sample(command => Assert.Equal(command, Assert.Single(ReadAll(Write(command, dialect), dialect, direction))), iter: 50);
    }

    [Fact]
    public void Every_type_of_command_is_tried()
    {
        var types = typeof(MsnpCommand).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(MsnpCommand)) && !type.IsAbstract)
            .Except([typeof(UnknownCommand), typeof(MalformedCommand)]);
        var tried = MsnpDialect.All
            .SelectMany(_ => Enum.GetValues<MsnpDirection>(), CommandGenerators.For)
            .SelectMany(generators => generators)
            .Select(commands => commands.Single().GetType());

        Assert.Empty(types.Except(tried));
    }

    [Fact]
    public void No_value_can_add_a_command_or_a_parameter() => Gen.String[Gen.Char['\0', '\u00ff'], 0, 30].Sample(hostile =>
    {
        MsnpCommand[] commands =
        [
            new RegCommand(1, "2", hostile),
            new AddCommand(1, MsnpLists.Forward, null, hostile, "name"),
            new AdcCommand(1, MsnpLists.Forward, hostile, hostile),
            new CalCommand(1, hostile),
            new UsrTicketCommand(1, "TWN", new Sensitive(hostile)),
            new PrpCommand(1, null, "MFN", hostile),
            new ChgCommand(1, MsnpStatus.Online, ClientCapabilities.None, hostile),
        ];
        foreach (var command in commands)
        {
            var output = new ArrayBufferWriter<byte>();
            try
            {
                MsnpCommandWriter.Write(output, command, MsnpDialect.Msnp11);
            }
            catch (ArgumentException)
            {
                Assert.Equal(0, output.WrittenCount);
                continue;
            }

            var line = output.WrittenSpan[..^2];
            Assert.Equal(-1, line.IndexOfAny((byte)'\r', (byte)'\n', (byte)'\0'));
            Assert.Single(ReadAll(output.WrittenMemory, MsnpDialect.Msnp11, MsnpDirection.FromClient));
        }
    });

    [Fact]
    public void A_refused_parameter_is_not_shown_in_the_error()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => Write(new UsrTicketCommand(1, "TWN", new Sensitive("s3cret s3cret")), MsnpDialect.Msnp11));

        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_could_not_be_read_cannot_be_written() =>
        Assert.Throws<ArgumentException>(() => Write(new MalformedCommand("ADD"), MsnpDialect.Msnp8));

    private static ReadOnlyMemory<byte> Write(MsnpCommand command, MsnpDialect dialect)
    {
        var output = new ArrayBufferWriter<byte>();
        MsnpCommandWriter.Write(output, command, dialect);
        return output.WrittenMemory;
    }

    private static List<MsnpCommand> ReadAll(ReadOnlyMemory<byte> wire, MsnpDialect dialect, MsnpDirection direction)
    {
        var buffer = new ReadOnlySequence<byte>(wire);
        var commands = new List<MsnpCommand>();
        while (MsnpFrameReader.TryRead(ref buffer, dialect, direction, MsnpFrameLimits.Default, out var frame))
            commands.Add(MsnpCommandParser.Parse(frame, dialect, direction));

        Assert.True(buffer.IsEmpty);
        return commands;
    }
}
