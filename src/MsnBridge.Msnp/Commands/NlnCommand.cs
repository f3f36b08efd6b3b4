using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A contact came online or changed his status, name or picture.</summary>
/// <param name="Presence">Who and how.</param>
public sealed record NlnCommand(MsnpPresence Presence) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "NLN";

    // <<< NLN presence
    internal static NlnCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(MsnpPresence.Parse(ref parameters, dialect));

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => Presence.Write(ref line, dialect);
}
