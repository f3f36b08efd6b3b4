using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The message was taken. Most servers do not say so.</summary>
/// <param name="TransactionId">The transaction id of the UUM.</param>
public sealed record UumReplyCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "UUM";

    // <<< UUM t OK
    internal static UumReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        parameters.Expect("OK"u8);
        return new UumReplyCommand(transactionId);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("OK"u8);
    }
}
