using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks which network an address is of, and answers (MSNP14 and later). One question may have several answers, a network each.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="List">The addresses, in the answer with their networks; an address without one is of none (<see cref="Payloads.MembershipDocument"/>).</param>
public sealed record FqyCommand(uint TransactionId, MsnpPayload List) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "FQY";

    internal override MsnpPayload? Attachment => List;

    // >>> FQY t length
    // <<< FQY t length
    internal static FqyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
