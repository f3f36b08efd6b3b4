using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells what client this is and on what system it runs. Required between VER and USR from MSNP8 on.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Locale">Windows locale in hexadecimal, for example <c>0x0409</c>.</param>
/// <param name="OperatingSystem"><c>winnt</c>, <c>win</c>, <c>MACOS</c>.</param>
/// <param name="OperatingSystemVersion">For example <c>5.1</c>.</param>
/// <param name="Architecture">For example <c>i386</c>.</param>
/// <param name="Client">Name of the client, for example <c>MSNMSGR</c>.</param>
/// <param name="ClientVersion">For example <c>7.5.0324</c>.</param>
/// <param name="Library">Brand of the client library, for example <c>msmsgs</c>; null if the client leaves it out.</param>
/// <param name="Account">The account, so that a dispatch server can choose a notification server; null if the client leaves it out.</param>
/// <param name="Hops">What the last referral asked to be repeated (MSNP21; see <see cref="ReferralHops"/>); null where there was none.</param>
public sealed record CvrCommand(
    uint TransactionId,
    string Locale,
    string OperatingSystem,
    string OperatingSystemVersion,
    string Architecture,
    string Client,
    string ClientVersion,
    string? Library = null,
    string? Account = null,
    string? Hops = null) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "CVR";

    // >>> CVR t locale os os-version architecture client version library account           (MSNP2-20)
    // >>> CVR t locale os os-version architecture client version library account hops      (MSNP21)
    internal static CvrCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        parameters.Number(),
        parameters.Token(),
        parameters.Token(),
        parameters.Token(),
        parameters.Token(),
        parameters.Token(),
        parameters.Token(),
        parameters.OptionalToken(),
        parameters.OptionalToken(),
        dialect.Referral == ReferralForm.WithFlagsAndHops ? parameters.OptionalToken() : null);

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Locale);
        line.Token(OperatingSystem);
        line.Token(OperatingSystemVersion);
        line.Token(Architecture);
        line.Token(Client);
        line.Token(ClientVersion);
        line.OptionalToken(Library);
        line.OptionalToken(Account);
        if (dialect.Referral == ReferralForm.WithFlagsAndHops)
            line.OptionalToken(Hops);
    }
}
