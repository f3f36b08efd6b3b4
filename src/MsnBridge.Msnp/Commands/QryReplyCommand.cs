using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The answer to a challenge was right. Escargot never says so; a wrong answer is error 540.</summary>
/// <param name="TransactionId">The transaction id of the QRY.</param>
public sealed record QryReplyCommand(uint TransactionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "QRY";

    // <<< QRY t
    internal static QryReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
