using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Answer to the first step of signing in: under which policy a ticket has to be fetched.</summary>
/// <param name="TransactionId">The transaction id of the USR.</param>
/// <param name="Method">The way of signing in: <c>MD5</c> (MSNP2-7), <c>TWN</c> (MSNP8-14) or <c>SSO</c> (MSNP15 and later).</param>
/// <param name="Policy">Passed to the login server as it stands, percent signs included; with <c>MD5</c> the salt of the hash.</param>
/// <param name="Nonce">What the proof is made over, with <c>SSO</c>; null otherwise.</param>
public sealed record UsrPolicyCommand(uint TransactionId, string Method, string Policy, string? Nonce = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "USR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Method);
        line.Raw("S"u8);
        line.Token(Policy);
        line.OptionalToken(Nonce);
    }
}
