using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Somebody invites the user into a switchboard. To accept, connect there and send ANS within a minute; to refuse, do nothing.</summary>
/// <param name="SessionId">The session to name in ANS.</param>
/// <param name="Server">Where the switchboard is.</param>
/// <param name="Cookie">What to show there, once.</param>
/// <param name="Account">Who invites.</param>
/// <param name="Name">His friendly name.</param>
/// <param name="IsDirect">Whether the switchboard can be reached without a gateway (MSNP14 and later).</param>
public sealed record RngCommand(
    string SessionId, MsnpServerAddress Server, Sensitive Cookie, string Account, string Name, bool IsDirect = true) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "RNG";

    // <<< RNG session host:port CKI cookie account name                                (MSNP2-12)
    // <<< RNG session host:port CKI cookie account name U messenger.hotmail.com        (MSNP13)
    // <<< RNG session host:port CKI cookie account name U messenger.hotmail.com 1      (MSNP14-20)
    internal static RngCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var sessionId = parameters.Token();
        var server = parameters.ServerAddress();
        parameters.Expect("CKI"u8);
        return new RngCommand(
            sessionId,
            server,
            parameters.Sensitive(),
            parameters.Token(),
            parameters.Text(),
            SwitchboardReferral.ReadReach(ref parameters, dialect));
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Token(SessionId);
        line.Token(Server.ToString());
        line.Raw("CKI"u8);
        line.Sensitive(Cookie);
        line.Token(Account);
        line.Text(Name);
        SwitchboardReferral.Write(ref line, "messenger.hotmail.com"u8, IsDirect, dialect);
    }
}
