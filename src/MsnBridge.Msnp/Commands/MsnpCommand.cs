using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>
/// One command of the protocol with its parameters decoded. It owns what it holds. Its text form (<see cref="object.ToString"/>) shows no ticket, cookie or payload.
/// </summary>
public abstract record MsnpCommand
{
    /// <summary>The three letters (for an error: digits) at the start of the line.</summary>
    public abstract string Mnemonic { get; }

    /// <summary>What follows the line; null for a command that carries no payload in this form.</summary>
    internal virtual MsnpPayload? Attachment => null;

    /// <summary>Writes the parameters, the payload's length excepted.</summary>
    internal abstract void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect);
}

/// <summary>A command with a transaction id.</summary>
/// <param name="TransactionId">
/// Chosen by the client and repeated in the reply. From a server, 0 means that no request is being answered, for which some commands have no slot at all
/// (the items of a SYN answer); such a line is read as 0 and 0 is written as such a line.
/// </param>
public abstract record TransactionCommand(uint TransactionId) : MsnpCommand;
