using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Somebody who is in the switchboard already, told before <c>ANS OK</c>.</summary>
/// <param name="TransactionId">The transaction id of the ANS.</param>
/// <param name="Index">1 for the first. Servers count differently, so wait for <c>ANS OK</c> instead.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Account">Who.</param>
/// <param name="Name">His friendly name.</param>
/// <param name="Capabilities">What his client can do (MSNP12 and later).</param>
/// <param name="ExtendedCapabilities">What else it can do (MSNP16 and later).</param>
/// <param name="EndpointId">
/// The place he came from (MSNP16 and later); null for him as a whole. Somebody with places is told once for each of them and once as a whole.
/// </param>
public sealed record IroCommand(
    uint TransactionId,
    uint Index,
    uint Total,
    string Account,
    string Name,
    ClientCapabilities Capabilities = ClientCapabilities.None,
    ExtendedCapabilities ExtendedCapabilities = ExtendedCapabilities.None,
    Guid? EndpointId = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "IRO";

    // <<< IRO t index total account name                                   (MSNP2-11)
    // <<< IRO t index total account name capabilities                      (MSNP12-15)
    // <<< IRO t index total account[;{guid}] name capabilities:extended    (MSNP16-20)
    internal static IroCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var index = parameters.Number();
        var total = parameters.Number();
        var who = parameters.Endpoint();
        var name = parameters.Text();
        var (capabilities, extended) = dialect.SwitchboardHasCapabilities ? parameters.Capabilities() : default;
        return new IroCommand(transactionId, index, total, who.Account, name, capabilities, extended, who.EndpointId);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Number(Index);
        line.Number(Total);
        line.Token(new EndpointHandle(Account, EndpointId).ToString());
        line.Text(Name);
        if (dialect.SwitchboardHasCapabilities)
            line.Capabilities(Capabilities, ExtendedCapabilities, dialect);
    }
}
