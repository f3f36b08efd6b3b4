using System.Text;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A command whose name this end does not know. To be logged and dropped; real clients and servers of other ages send some.</summary>
/// <param name="Name">The first token as received; <c>???</c> if it is not fit to be printed.</param>
/// <param name="Parameters">The rest of the line as received, hidden from logs because it may be anything.</param>
/// <param name="Payload">The payload, for a name the payload table knows.</param>
public sealed record UnknownCommand(string Name, Sensitive Parameters, MsnpPayload? Payload) : MsnpCommand
{
    private const int LongestName = 16;

    /// <inheritdoc/>
    public override string Mnemonic => Name;

    internal override MsnpPayload? Attachment => Payload;

    internal static UnknownCommand Parse(ReadOnlySpan<byte> line, ref ParameterReader parameters)
    {
        var blank = line.IndexOf((byte)' ');
        var name = blank < 0 ? line : line[..blank];
        var isPrintable = name.Length <= LongestName && name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;
        return new UnknownCommand(
            isPrintable ? Encoding.ASCII.GetString(name) : "???",
            new Sensitive(parameters.Remainder()),
            parameters.HasPayload ? parameters.Payload() : null);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        foreach (var parameter in Parameters.Reveal().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            line.Sensitive(new Sensitive(parameter));
    }
}
