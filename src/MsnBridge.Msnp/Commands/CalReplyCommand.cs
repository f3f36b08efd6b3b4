using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The invitation was sent. Whether it is followed, JOI tells.</summary>
/// <param name="TransactionId">The transaction id of the CAL.</param>
/// <param name="SessionId">The session the other is invited into. Decimal and at most 31 characters, or some clients go astray.</param>
public sealed record CalReplyCommand(uint TransactionId, string SessionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "CAL";

    // <<< CAL t RINGING session
    internal static CalReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        parameters.Expect("RINGING"u8);
        return new CalReplyCommand(transactionId, parameters.Token());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("RINGING"u8);
        line.Token(SessionId);
    }
}
