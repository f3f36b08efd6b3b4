using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sets the own status; repeated by the server to confirm it, or with transaction id 0 to impose it.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Status">The status; <see cref="MsnpStatus.Offline"/> is an error.</param>
/// <param name="Capabilities">What the client can do (MSNP8 and later). Escargot answers nothing if they are left out, so they never are on sending.</param>
/// <param name="MsnObject">The MSNObject of the display picture (MSNP9 and later); null for none.</param>
/// <param name="ExtendedCapabilities">What else the client can do (MSNP16 and later).</param>
public sealed record ChgCommand(
    uint TransactionId,
    MsnpStatus Status,
    ClientCapabilities Capabilities = ClientCapabilities.None,
    string? MsnObject = null,
    ExtendedCapabilities ExtendedCapabilities = ExtendedCapabilities.None)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "CHG";

    // >>> CHG t status                                     (MSNP2-7)
    // >>> CHG t status capabilities                        (MSNP8)
    // >>> CHG t status capabilities [msn-object]           (MSNP9-15)
    // >>> CHG t status capabilities:extended [msn-object]  (MSNP16-20)
    internal static ChgCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var status = WireNames.Statuses.Read(ref parameters);
        var (capabilities, extended) = dialect.Presence.HasCapabilities ? parameters.Capabilities() : default;
        return new ChgCommand(
            transactionId, status, capabilities, dialect.Presence.HasMsnObject ? parameters.OptionalText() : null, extended);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw(WireNames.Statuses.Format(Status));
        if (dialect.Presence.HasCapabilities)
            line.Capabilities(Capabilities, ExtendedCapabilities, dialect);

        if (dialect.Presence.HasMsnObject)
            line.OptionalText(MsnObject);
    }
}
