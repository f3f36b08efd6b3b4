using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells the server whom the user has on which lists (MSNP13 and later); from a server, that somebody added the user.</summary>
/// <param name="TransactionId">The transaction id; 0 from a server.</param>
/// <param name="List">The list (<see cref="Payloads.MembershipDocument"/>).</param>
public sealed record AdlCommand(uint TransactionId, MsnpPayload List) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "ADL";

    internal override MsnpPayload? Attachment => List;

    // >>> ADL t length
    // <<< ADL 0 length
    internal static AdlCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
