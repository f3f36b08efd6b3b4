using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The notice was passed on.</summary>
/// <param name="TransactionId">The transaction id of the UUN.</param>
public sealed record UunReplyCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "UUN";

    // <<< UUN t OK
    internal static UunReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        parameters.Expect("OK"u8);
        return new UunReplyCommand(transactionId);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("OK"u8);
    }
}
