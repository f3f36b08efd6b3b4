using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Refers a client to another notification server: in place of the reply to VER, CVR or the first USR, or later with transaction id 0. The client starts there at VER.</summary>
/// <param name="TransactionId">The transaction id of the command that is not going to be answered here, or 0.</param>
/// <param name="Server">Where to go.</param>
/// <param name="CurrentServer">The server that says so; null if the line leaves it out.</param>
public sealed record NotificationXfrCommand(uint TransactionId, MsnpServerAddress Server, MsnpServerAddress? CurrentServer)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "XFR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("NS"u8);
        line.Token(Server.ToString());
        if (dialect.Referral is ReferralForm.WithZero or ReferralForm.WithCurrentServer)
            line.Raw("0"u8);

        if (dialect.Referral == ReferralForm.WithCurrentServer)
            line.OptionalToken(CurrentServer?.ToString());
    }
}
