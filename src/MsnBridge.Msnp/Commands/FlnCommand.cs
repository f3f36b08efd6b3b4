using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A contact went offline, hid or blocked the user.</summary>
/// <param name="Contact">Who.</param>
/// <param name="Capabilities">What his client could do (MSNP14 and later), mostly 0.</param>
/// <param name="ExtendedCapabilities">What else it could do (MSNP16 and later), mostly 0.</param>
public sealed record FlnCommand(
    ContactHandle Contact,
    ClientCapabilities Capabilities = ClientCapabilities.None,
    ExtendedCapabilities ExtendedCapabilities = ExtendedCapabilities.None) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "FLN";

    /// <summary>The contact's address.</summary>
    public string Account => Contact.Account;

    // <<< FLN account                                      (MSNP2-13)
    // <<< FLN account network [capabilities]               (MSNP14-15)
    // <<< FLN account network capabilities:extended        (MSNP16-17)
    // <<< FLN network:account capabilities:extended        (MSNP18-20)
    internal static FlnCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var contact = ContactHandle.Read(ref parameters, dialect);
        var (capabilities, extended) = parameters.Capabilities();
        return new FlnCommand(contact, capabilities, extended);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        Contact.Write(ref line, dialect);
        if (dialect.Presence.Network != NetworkPosition.None)
            line.Capabilities(Capabilities, ExtendedCapabilities, dialect);
    }
}
