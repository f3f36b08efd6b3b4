using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Brings a message without a switchboard: of people of other networks (MSNP14 and later), or one left while the user was away (MSNP18 and later).</summary>
/// <param name="Sender">From whom.</param>
/// <param name="Recipient">To whom, which is the user.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Message">Headers and body.</param>
public sealed record UbmCommand(ContactHandle Sender, ContactHandle Recipient, UserMessageKind Kind, MsnpPayload Message) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "UBM";

    internal override MsnpPayload? Attachment => Message;

    // <<< UBM account network account network kind length
    internal static UbmCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var sender = new ContactHandle(parameters.Token(), (MsnNetworkId)parameters.Number());
        var recipient = new ContactHandle(parameters.Token(), (MsnNetworkId)parameters.Number());
        return new UbmCommand(sender, recipient, (UserMessageKind)parameters.Number(), parameters.Payload());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Token(Sender.Account);
        line.Number((uint)Sender.Network);
        line.Token(Recipient.Account);
        line.Number((uint)Recipient.Network);
        line.Number((uint)Kind);
    }
}
