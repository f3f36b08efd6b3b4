using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Somebody who is in the switchboard already, told before <c>ANS OK</c>.</summary>
/// <param name="TransactionId">The transaction id of the ANS.</param>
/// <param name="Index">1 for the first. Servers count differently, so wait for <c>ANS OK</c> instead.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Account">Who.</param>
/// <param name="Name">His friendly name.</param>
/// <param name="Capabilities">What his client can do (MSNP12 and later).</param>
public sealed record IroCommand(
    uint TransactionId, uint Index, uint Total, string Account, string Name, ClientCapabilities Capabilities = ClientCapabilities.None)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "IRO";

    // <<< IRO t index total account name                   (MSNP2-11)
    // <<< IRO t index total account name capabilities      (MSNP12-15)
    internal static IroCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(),
        parameters.Number(),
        parameters.Number(),
        parameters.Token(),
        parameters.Text(),
        dialect.SwitchboardHasCapabilities ? (ClientCapabilities)parameters.NumberOrZero() : ClientCapabilities.None);

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Number(Index);
        line.Number(Total);
        line.Token(Account);
        line.Text(Name);
        if (dialect.SwitchboardHasCapabilities)
            line.Number((uint)Capabilities);
    }
}
