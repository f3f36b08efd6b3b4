using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The server asks the client to tell again what it told while signing in (MSNP13 and later).</summary>
/// <param name="Wanted">What.</param>
public sealed record RfsCommand(ResendRequest Wanted) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "RFS";

    // <<< RFS bits
    internal static RfsCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new((ResendRequest)parameters.Number());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number((uint)Wanted);
}
