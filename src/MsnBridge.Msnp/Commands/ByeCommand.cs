using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Somebody left the switchboard.</summary>
/// <param name="Account">Who.</param>
/// <param name="TimedOut">Whether the server put him out for being idle.</param>
public sealed record ByeCommand(string Account, bool TimedOut = false) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "BYE";

    // <<< BYE account [1]
    internal static ByeCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Token(), parameters.TakeIf("1"u8));

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Token(Account);
        if (TimedOut)
            line.Raw("1"u8);
    }
}
