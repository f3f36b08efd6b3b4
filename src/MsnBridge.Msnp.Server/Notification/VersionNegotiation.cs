using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The first two answers of a dispatch or notification server.</summary>
internal static class VersionNegotiation
{
    private const string None = "0";
    private const string InformationUrl = "http://messenger.msn.com";

    /// <summary>Settles the newest dialect both sides speak; a client with none of them is told so and sent away.</summary>
    public static void Answer(ClientConnection connection, VerCommand version, IReadOnlyList<MsnpDialect> spoken)
    {
        if (MsnpDialect.Negotiate(version.Dialects, spoken) is { } dialect)
        {
            connection.UseDialect(dialect);
            connection.Send(new VerCommand(version.TransactionId, [dialect.Name]));
            return;
        }

        connection.Send(new VerCommand(version.TransactionId, [None]));
        connection.Close();
    }

    // <<< INF t MD5                                        (MSNP2-7)
    /// <summary>The ways to sign in; null where the dialect has no such question.</summary>
    public static InfCommand? Answer(InfCommand inquiry, MsnpDialect dialect) =>
        dialect.Authentication == AuthenticationMethod.Md5 ? inquiry with { Methods = [OldSignIn.Method] } : null;

    /// <summary>Every client is recent enough: its own version comes back as the one recommended and as the oldest allowed.</summary>
    public static CvrReplyCommand Answer(CvrCommand client) => new(
        client.TransactionId, client.ClientVersion, client.ClientVersion, client.ClientVersion, InformationUrl, InformationUrl);
}
