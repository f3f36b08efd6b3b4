using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A page from a mobile (MSNP5 and later).</summary>
/// <param name="Document">The XML document.</param>
public sealed record IpgCommand(MsnpPayload Document) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "IPG";

    internal override MsnpPayload? Attachment => Document;

    // <<< IPG length
    internal static IpgCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
    }
}
