using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Invites somebody into the switchboard.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">Whom.</param>
public sealed record CalCommand(uint TransactionId, string Account) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "CAL";

    // >>> CAL t account
    internal static CalCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Token());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Account);
    }
}
