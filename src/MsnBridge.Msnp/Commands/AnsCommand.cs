using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Follows an invitation into a switchboard.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">The own account.</param>
/// <param name="Cookie">The cookie from RNG.</param>
/// <param name="SessionId">The session from RNG.</param>
public sealed record AnsCommand(uint TransactionId, string Account, Sensitive Cookie, string SessionId) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ANS";

    // >>> ANS t account cookie session
    internal static AnsCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), parameters.Token(), parameters.Sensitive(), parameters.Token());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Account);
        line.Sensitive(Cookie);
        line.Token(SessionId);
    }
}
