using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sends a message without a switchboard: to people of other networks (MSNP14 and later), and to who is not there (MSNP18 and later).</summary>
/// <param name="TransactionId">The transaction id. Most servers answer nothing.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Message">Headers and body.</param>
public sealed record UumCommand(uint TransactionId, ContactHandle Recipient, UserMessageKind Kind, MsnpPayload Message)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "UUM";

    internal override MsnpPayload? Attachment => Message;

    // >>> UUM t account network kind length
    internal static UumCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var recipient = new ContactHandle(parameters.Token(), (MsnNetworkId)parameters.Number());
        return new UumCommand(transactionId, recipient, (UserMessageKind)parameters.Number(), parameters.Payload());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Recipient.Account);
        line.Number((uint)Recipient.Network);
        line.Number((uint)Kind);
    }
}
