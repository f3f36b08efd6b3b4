using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Searches the directory of members (MSNP2-7; MSN switched it off in 2003).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Fields">Whom.</param>
public sealed record FndCommand(uint TransactionId, DirectoryFields Fields) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "FND";

    // >>> FND t fname=text lname=text city=text state=text country=text
    internal static FndCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), DirectoryFields.Parse(ref parameters));

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        Fields.Write(ref line);
    }
}
