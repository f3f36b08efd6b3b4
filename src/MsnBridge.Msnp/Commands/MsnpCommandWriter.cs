using System.Buffers;
using System.Text;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Writes commands as frames.</summary>
public static class MsnpCommandWriter
{
    // XXX SP parameter *(SP parameter) [SP payload-length] CRLF [payload]

    /// <summary>Writes one command. Nothing reaches <paramref name="output"/> if it cannot be written.</summary>
    /// <param name="output">Where the frame goes.</param>
    /// <param name="command">The command.</param>
    /// <param name="dialect">The dialect spoken; it decides the form of the line.</param>
    /// <exception cref="ArgumentException">A parameter that is not escaped on the wire is empty or contains a blank or a control character.</exception>
    public static void Write(IBufferWriter<byte> output, MsnpCommand command, MsnpDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(dialect);

        if (command is MalformedCommand)
            throw new ArgumentException("A command that could not be read cannot be written.", nameof(command));

        var scratch = new ArrayBufferWriter<byte>(128);
        WriteLine(scratch, command, dialect, hideSecrets: false);
        output.Write(scratch.WrittenSpan);
        if (command.Attachment is { } payload)
            output.Write(payload.Bytes.Span);
    }

    /// <summary>
    /// The line of a command for people to read, without its line end: tickets, hashes and cookies are masked, a payload appears by its length only, and of a
    /// command that could not be understood only the name is shown.
    /// </summary>
    public static string Describe(MsnpCommand command, MsnpDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(dialect);

        var scratch = new ArrayBufferWriter<byte>(128);
        WriteLine(scratch, command, dialect, hideSecrets: true);
        return Encoding.UTF8.GetString(scratch.WrittenSpan).TrimEnd();
    }

    private static void WriteLine(ArrayBufferWriter<byte> scratch, MsnpCommand command, MsnpDialect dialect, bool hideSecrets)
    {
        Encoding.ASCII.GetBytes(command.Mnemonic, scratch);
        var line = new CommandLineWriter(scratch, command.Mnemonic, hideSecrets);
        command.WriteParameters(ref line, dialect);
        if (command.Attachment is { } payload)
            line.Number((uint)payload.Length);

        scratch.Write("\r\n"u8);
    }
}
