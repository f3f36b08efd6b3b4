using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>First step of signing in: who.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Method">The way of signing in: <c>MD5</c> (MSNP2-7), <c>TWN</c> (MSNP8-14) or <c>SSO</c> (MSNP15 and later).</param>
/// <param name="Account">The account.</param>
public sealed record UsrInitialCommand(uint TransactionId, string Method, string Account) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Method);
        line.Raw("I"u8);
        line.Token(Account);
    }
}
