using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A contact went offline, hid or blocked the user.</summary>
/// <param name="Account">Who.</param>
public sealed record FlnCommand(string Account) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "FLN";

    // <<< FLN account                                      (MSNP2-13)
    internal static FlnCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Token());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Token(Account);
}
