using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Challenges the client to prove that it is a known product; to be answered by QRY within about 50 seconds.</summary>
/// <param name="Challenge">The text to answer.</param>
public sealed record ChlCommand(string Challenge) : TransactionCommand(0)
{
    /// <inheritdoc/>
    public override string Mnemonic => "CHL";

    // <<< CHL 0 challenge
    // <<< CHL challenge                                    as one document has it
    internal static ChlCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        if (parameters.Count > 1)
            parameters.Next();

        return new ChlCommand(parameters.Token());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Challenge);
    }
}
