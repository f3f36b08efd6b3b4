using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks for a configuration file of the service (MSNP11-12).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="File">Which: <c>Shields.xml</c>.</param>
public sealed record GcfCommand(uint TransactionId, string File) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "GCF";

    // >>> GCF t file
    internal static GcfCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Token());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(File);
    }
}
