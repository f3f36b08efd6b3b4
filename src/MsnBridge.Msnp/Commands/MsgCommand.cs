using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sends a message to everybody in the switchboard.</summary>
/// <param name="TransactionId">The transaction id; ACK and NAK repeat it.</param>
/// <param name="Acknowledgement">What the sender wants to hear.</param>
/// <param name="Message">Headers and body, at most 1664 bytes; Escargot closes the connection on more.</param>
public sealed record MsgCommand(uint TransactionId, Acknowledgement Acknowledgement, MsnpPayload Message) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "MSG";

    internal override MsnpPayload? Attachment => Message;

    // >>> MSG t U|N|A|D length
    internal static MsgCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), WireNames.Acknowledgements.Read(ref parameters), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw(WireNames.Acknowledgements.Format(Acknowledgement));
    }
}
