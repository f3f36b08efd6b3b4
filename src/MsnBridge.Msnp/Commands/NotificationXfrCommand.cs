using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Refers a client to another notification server: in place of the reply to VER, CVR or the first USR, or later with transaction id 0. The client starts there at VER.</summary>
/// <param name="TransactionId">The transaction id of the command that is not going to be answered here, or 0.</param>
/// <param name="Server">Where to go.</param>
/// <param name="CurrentServer">The server that says so; null if the line leaves it out.</param>
/// <param name="ThroughGateway">Whether the new server is to be reached through the HTTP gateway at that host (MSNP13 and later).</param>
/// <param name="Hops">What the client has to repeat in <c>CVR</c>, which counts the referrals (MSNP21; see <see cref="ReferralHops"/>); null if there is none.</param>
public sealed record NotificationXfrCommand(
    uint TransactionId, MsnpServerAddress Server, MsnpServerAddress? CurrentServer, bool ThroughGateway = false, string? Hops = null)
    : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "XFR";

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("NS"u8);
        line.Token(Server.ToString());
        switch (dialect.Referral)
        {
            case ReferralForm.WithZero:
                line.Raw("0"u8);
                break;
            case ReferralForm.WithCurrentServer:
                line.Raw("0"u8);
                line.OptionalToken(CurrentServer?.ToString());
                break;
            case ReferralForm.WithFlags:
                WriteFlags(ref line);
                break;
            case ReferralForm.WithFlagsAndHops:
                WriteFlags(ref line);
                line.OptionalToken(Hops);
                break;
        }
    }

    private void WriteFlags(ref CommandLineWriter line)
    {
        line.Raw(ThroughGateway ? "G"u8 : "U"u8);
        line.Raw("D"u8);
    }
}
