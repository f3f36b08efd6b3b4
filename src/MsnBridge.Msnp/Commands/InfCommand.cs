using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks which ways to sign in there are, and answers (MSNP2-7). From MSNP8 on a server closes the connection instead.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Methods">From a server the ways, for example <c>MD5</c>; from a client none.</param>
public sealed record InfCommand(uint TransactionId, EquatableList<string> Methods) : TransactionCommand(TransactionId)
{
    private const int MostMethods = 16;

    /// <inheritdoc/>
    public override string Mnemonic => "INF";

    // >>> INF t
    // <<< INF t MD5
    internal static InfCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        if (parameters.Count <= MostMethods)
            return new InfCommand(transactionId, parameters.Tokens());

        parameters.Fail();
        return new InfCommand(transactionId, []);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        foreach (var method in Methods)
            line.Token(method);
    }
}
