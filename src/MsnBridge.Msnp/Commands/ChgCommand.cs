using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Sets the own status; repeated by the server to confirm it, or with transaction id 0 to impose it.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Status">The status; <see cref="MsnpStatus.Offline"/> is an error.</param>
/// <param name="Capabilities">What the client can do (MSNP8 and later). Escargot answers nothing if they are left out, so they never are on sending.</param>
/// <param name="MsnObject">The MSNObject of the display picture (MSNP9 and later); null for none.</param>
public sealed record ChgCommand(
    uint TransactionId, MsnpStatus Status, ClientCapabilities Capabilities = ClientCapabilities.None, string? MsnObject = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "CHG";

    // >>> CHG t status                                     (MSNP2-7)
    // >>> CHG t status capabilities                        (MSNP8)
    // >>> CHG t status capabilities [msn-object]           (MSNP9-15)
    internal static ChgCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(),
        WireNames.Statuses.Read(ref parameters),
        dialect.Presence.HasCapabilities ? (ClientCapabilities)parameters.NumberOrZero() : ClientCapabilities.None,
        dialect.Presence.HasMsnObject ? parameters.OptionalText() : null);

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw(WireNames.Statuses.Format(Status));
        if (dialect.Presence.HasCapabilities)
            line.Number((uint)Capabilities);

        if (dialect.Presence.HasMsnObject)
            line.OptionalText(MsnObject);
    }
}
