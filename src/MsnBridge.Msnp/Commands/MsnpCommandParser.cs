using System.Buffers;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Commands;

/// <summary>Turns frames into commands. It never throws for what a peer sent.</summary>
public static class MsnpCommandParser
{
    /// <summary>Reads one frame.</summary>
    /// <param name="frame">The frame; it need not outlive the call.</param>
    /// <param name="dialect">The dialect spoken.</param>
    /// <param name="direction">Who sent it.</param>
    /// <returns>
    /// The command; a <see cref="MalformedCommand"/> if its parameters make no sense, an <see cref="UnknownCommand"/> if this end does not know the name.
    /// </returns>
    public static MsnpCommand Parse(in MsnpFrame frame, MsnpDialect dialect, MsnpDirection direction)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        if (frame.Line.IsSingleSegment)
            return Parse(frame.Line.FirstSpan, frame, dialect, direction);

        var length = (int)frame.Line.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            frame.Line.CopyTo(rented);
            return Parse(rented.AsSpan(0, length), frame, dialect, direction);
        }
        finally
        {
            // The line may hold a ticket.
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private static MsnpCommand Parse(ReadOnlySpan<byte> line, in MsnpFrame frame, MsnpDialect dialect, MsnpDirection direction)
    {
        var parameters = new ParameterReader(line, frame);
        var mnemonic = Mnemonic.Of(line);
        if (mnemonic == Mnemonic.Error && direction == MsnpDirection.FromServer)
            return ErrorCommand.Parse(line[..3], ref parameters);

        if (CommandTable.Find(mnemonic, direction) is not { } definition)
            return UnknownCommand.Parse(line, ref parameters);

        var command = definition.Parse(ref parameters, dialect);
        return parameters.Failed ? new MalformedCommand(definition.Name) : command;
    }
}
