using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks the notification server whether it is still there. Not allowed on a switchboard.</summary>
public sealed record PngCommand : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "PNG";

    // >>> PNG
    internal static PngCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new();

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
    }
}
