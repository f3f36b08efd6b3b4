using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Somebody came into the switchboard. From now on he receives what is sent.</summary>
/// <param name="Account">Who.</param>
/// <param name="Name">His friendly name.</param>
/// <param name="Capabilities">What his client can do (MSNP12 and later).</param>
public sealed record JoiCommand(string Account, string Name, ClientCapabilities Capabilities = ClientCapabilities.None) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "JOI";

    // <<< JOI account name                                 (MSNP2-11)
    // <<< JOI account name capabilities                    (MSNP12-15)
    internal static JoiCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Token(),
        parameters.Text(),
        dialect.SwitchboardHasCapabilities ? (ClientCapabilities)parameters.NumberOrZero() : ClientCapabilities.None);

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Token(Account);
        line.Text(Name);
        if (dialect.SwitchboardHasCapabilities)
            line.Number((uint)Capabilities);
    }
}
