using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A notification: an alert, or that the contact list was changed elsewhere.</summary>
/// <param name="Document">The XML document.</param>
public sealed record NotCommand(MsnpPayload Document) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "NOT";

    internal override MsnpPayload? Attachment => Document;

    // <<< NOT length
    internal static NotCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
    }
}
