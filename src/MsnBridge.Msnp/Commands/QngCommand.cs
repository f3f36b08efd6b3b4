using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The notification server is still there.</summary>
/// <param name="NextPingSeconds">After how many seconds the client should ask again (MSNP9 and later); null before.</param>
public sealed record QngCommand(uint? NextPingSeconds = null) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "QNG";

    // <<< QNG                                              (MSNP2-8)
    // <<< QNG seconds                                      (MSNP9 and later)
    internal static QngCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.NumberIfNext());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        if (dialect.PongHasSeconds)
            line.OptionalNumber(NextPingSeconds);
    }
}
