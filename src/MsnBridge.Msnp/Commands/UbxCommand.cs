using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A contact's personal message (MSNP11 and later), after his ILN or NLN and whenever it changes.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Data">The document; empty if he has none.</param>
public sealed record UbxCommand(string Account, MsnpPayload Data) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "UBX";

    internal override MsnpPayload? Attachment => Data;

    // <<< UBX account length                               (MSNP11-13)
    internal static UbxCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Token(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Token(Account);
}
