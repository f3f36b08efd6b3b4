using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A contact's personal message (MSNP11 and later), after his ILN or NLN and whenever it changes; from MSNP16 on also the own one.</summary>
/// <param name="Contact">Whose.</param>
/// <param name="Data">The document (<see cref="Payloads.PersonalMessage"/>); empty if he has none.</param>
public sealed record UbxCommand(ContactHandle Contact, MsnpPayload Data) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "UBX";

    /// <summary>The contact's address.</summary>
    public string Account => Contact.Account;

    internal override MsnpPayload? Attachment => Data;

    // <<< UBX account length                               (MSNP11-13)
    // <<< UBX account network length                       (MSNP14-17)
    // <<< UBX network:account length                       (MSNP18-20)
    internal static UbxCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(ContactHandle.Read(ref parameters, dialect), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => Contact.Write(ref line, dialect);
}
