using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Answer to the first step of signing in: under which policy a ticket has to be fetched, or the salt of the hash.</summary>
/// <param name="TransactionId">The transaction id of the USR.</param>
/// <param name="Method">The way of signing in: <c>MD5</c>, <c>TWN</c>.</param>
/// <param name="Policy">Passed to the login server as it stands, percent signs included; for MD5 the salt.</param>
public sealed record UsrPolicyCommand(uint TransactionId, string Method, string Policy) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Method);
        line.Raw("S"u8);
        line.Token(Policy);
    }
}
