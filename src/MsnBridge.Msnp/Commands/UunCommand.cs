using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sends somebody, or another place of the own account, a notice over the notification server (MSNP13 and later).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">To whom.</param>
/// <param name="EndpointId">Which of his places (MSNP16 and later); null for none in particular.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Data">The notice.</param>
public sealed record UunCommand(uint TransactionId, string Account, Guid? EndpointId, UserNoticeKind Kind, MsnpPayload Data)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "UUN";

    internal override MsnpPayload? Attachment => Data;

    // >>> UUN t account[;{guid}] kind length
    internal static UunCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var who = parameters.Endpoint();
        return new UunCommand(transactionId, who.Account, who.EndpointId, (UserNoticeKind)parameters.Number(), parameters.Payload());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(new EndpointHandle(Account, EndpointId).ToString());
        line.Number((uint)Kind);
    }
}
