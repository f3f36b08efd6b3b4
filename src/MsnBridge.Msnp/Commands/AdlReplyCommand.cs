using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The server took the list. The presence of who is on it may have come before.</summary>
/// <param name="TransactionId">The transaction id of the ADL.</param>
public sealed record AdlReplyCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ADL";

    // <<< ADL t OK
    internal static AdlReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        parameters.Expect("OK"u8);
        return new AdlReplyCommand(transactionId);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("OK"u8);
    }
}
