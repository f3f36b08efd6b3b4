using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Offers dialects, and answers with the one chosen. The first command of a connection to a dispatch or notification server.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Dialects">From a client all it speaks and <c>CVR0</c>; from a server the chosen one, or <c>0</c> if there is none.</param>
public sealed record VerCommand(uint TransactionId, EquatableList<string> Dialects) : TransactionCommand(TransactionId)
{
    private const int MostDialects = 64;

    /// <summary>The pseudo dialect at the end of every official offer: "I can at least do the version check".</summary>
    public const string VersionCheckOnly = "CVR0";

    /// <summary>The answer of a server that speaks none of the dialects offered.</summary>
    public const string Refusal = "0";

    /// <inheritdoc/>
    public override string Mnemonic => "VER";

    // >>> VER t dialect *(SP dialect)
    // <<< VER t dialect|0
    internal static VerCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        if (parameters.Count is 0 or > MostDialects)
        {
            parameters.Fail();
            return new VerCommand(transactionId, []);
        }

        return new VerCommand(transactionId, parameters.Tokens());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        foreach (var name in Dialects)
            line.Token(name);
    }
}
