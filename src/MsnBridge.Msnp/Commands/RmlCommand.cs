using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells the server whom the user took off which lists (MSNP13 and later); from a server, that somebody removed the user.</summary>
/// <param name="TransactionId">The transaction id; 0 from a server.</param>
/// <param name="List">The list (<see cref="Payloads.MembershipDocument"/>).</param>
public sealed record RmlCommand(uint TransactionId, MsnpPayload List) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "RML";

    internal override MsnpPayload? Attachment => List;

    // >>> RML t length
    // <<< RML 0 length
    internal static RmlCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
