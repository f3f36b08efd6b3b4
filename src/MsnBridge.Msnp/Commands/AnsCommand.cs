using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Follows an invitation into a switchboard.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">The own account.</param>
/// <param name="Cookie">The cookie from RNG.</param>
/// <param name="SessionId">The session from RNG.</param>
/// <param name="EndpointId">The place the user is signed in from (MSNP16 and later); null before.</param>
public sealed record AnsCommand(uint TransactionId, string Account, Sensitive Cookie, string SessionId, Guid? EndpointId = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ANS";

    // >>> ANS t account cookie session                     (MSNP2-15)
    // >>> ANS t account[;{guid}] cookie session            (MSNP16-20)
    internal static AnsCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var who = parameters.Endpoint();
        return new AnsCommand(transactionId, who.Account, parameters.Sensitive(), parameters.Token(), who.EndpointId);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(new EndpointHandle(Account, EndpointId).ToString());
        line.Sensitive(Cookie);
        line.Token(SessionId);
    }
}
