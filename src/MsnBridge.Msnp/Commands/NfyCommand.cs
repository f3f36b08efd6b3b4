using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells what somebody published or took back (MSNP18 and later).</summary>
/// <param name="Change">Which of both.</param>
/// <param name="Document">The document (<see cref="Payloads.RoutedDocument"/>).</param>
public sealed record NfyCommand(PublicationChange Change, MsnpPayload Document) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "NFY";

    internal override MsnpPayload? Attachment => Document;

    // <<< NFY PUT|DEL length
    internal static NfyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(WireNames.PublicationChanges.Read(ref parameters), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) =>
        line.Raw(WireNames.PublicationChanges.Format(Change));
}
