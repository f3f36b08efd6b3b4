using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The server took who is off the list.</summary>
/// <param name="TransactionId">The transaction id of the RML.</param>
public sealed record RmlReplyCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "RML";

    // <<< RML t OK
    internal static RmlReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        parameters.Expect("OK"u8);
        return new RmlReplyCommand(transactionId);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("OK"u8);
    }
}
