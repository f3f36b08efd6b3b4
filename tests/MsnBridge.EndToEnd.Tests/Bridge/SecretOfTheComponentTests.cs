using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Stories;

namespace MsnBridge.EndToEnd.Tests.Bridge;

/// <summary>A component secret that the XMPP server does not know.</summary>
public abstract class SecretOfTheComponentTests(XmppServer server)
{
    [Fact]
    public async Task A_wrong_secret_is_told_with_the_key_to_change_and_the_bridge_keeps_trying()
    {
        server.SkipWhereMissing();
        await using var msn = new MsnStage();
        await msn.StartAsync();
        await using var bridge = new BridgeProcess();
        var wrong = Secrets.New("password");
        await bridge.WriteConfigurationAsync(BridgeConfiguration.For(server.ConfigurationWith(wrong), msn));

        bridge.Start();

        var line = await bridge.WaitForLogAsync("WrongSecret");
        Assert.Contains("secret", line, StringComparison.Ordinal);
        Assert.Equal(0, await bridge.StopAsync());
    }
}

[Collection(Prosody.Name)]
public sealed class SecretAtProsodyTests(ProsodyServer server) : SecretOfTheComponentTests(server);

[Collection(Ejabberd.Name)]
public sealed class SecretAtEjabberdTests(EjabberdServer server) : SecretOfTheComponentTests(server);
