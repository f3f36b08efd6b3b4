using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Somebody the directory found, or that it found nobody.</summary>
/// <param name="TransactionId">The transaction id of the FND.</param>
/// <param name="Index">The number of the hit, from 1; 0 where there is none.</param>
/// <param name="Count">How many hits there are.</param>
/// <param name="Fields">Who; null where there is no hit.</param>
public sealed record FndReplyCommand(uint TransactionId, uint Index, uint Count, DirectoryFields? Fields) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "FND";

    // <<< FND t index count fname=text lname=text city=text state=text country=text
    // <<< FND t 0 0
    internal static FndReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var index = parameters.Number();
        var count = parameters.Number();
        return new FndReplyCommand(transactionId, index, count, count == 0 ? null : DirectoryFields.Parse(ref parameters));
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Number(Index);
        line.Number(Count);
        Fields?.Write(ref line);
    }
}
