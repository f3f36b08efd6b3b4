using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>A message from somebody in the switchboard, or with <see cref="Service"/> as sender a notice of the notification server.</summary>
/// <param name="Account">The sender.</param>
/// <param name="Name">His friendly name.</param>
/// <param name="Message">Headers and body.</param>
public sealed record MsgDeliveryCommand(string Account, string Name, MsnpPayload Message) : MsnpCommand
{
    /// <summary>The account and name under which the notification server sends notices.</summary>
    public const string Service = "Hotmail";

    /// <inheritdoc/>
    public override string Mnemonic => "MSG";

    internal override MsnpPayload? Attachment => Message;

    // <<< MSG account name length
    internal static MsgDeliveryCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Token(), parameters.Text(), parameters.Payload());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Token(Account);
        line.Text(Name);
    }
}
