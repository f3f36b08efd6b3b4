using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A command whose name is known but whose parameters are missing or make no sense. To be logged and skipped; the connection lives.</summary>
/// <param name="Name">The name of the command.</param>
public sealed record MalformedCommand(string Name) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => Name;

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Raw("(malformed)"u8);
}
