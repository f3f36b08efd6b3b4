namespace MsnBridge.EndToEnd.Tests.Bridge;

/// <summary>What an operator sees of a bridge that cannot start.</summary>
public sealed class BridgeStartTests
{
    [Fact]
    public async Task Every_fault_of_the_configuration_is_told_with_its_path_before_the_process_ends()
    {
        await using var bridge = new BridgeProcess();
        await bridge.WriteConfigurationAsync("""
            xmpp:
              domain: msn.localhost
              port: 70000
              secret: not-told-3Zk9
              severr: 127.0.0.1
            bridge:
              messageLifetime: soon
            logging:
              level: loud
            """);

        bridge.Start();

        Assert.Equal(78, await bridge.WaitForExitAsync());
        foreach (var path in new[] { "xmpp.port", "xmpp.severr", "bridge.messageLifetime", "logging.level" })
            Assert.Contains(bridge.Log, line => line.Contains(path, StringComparison.Ordinal));
        Assert.DoesNotContain(bridge.Log, line => line.Contains("not-told-3Zk9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_that_is_not_there_is_told_by_name()
    {
        await using var bridge = new BridgeProcess();

        bridge.Start();

        Assert.Equal(78, await bridge.WaitForExitAsync());
        Assert.Contains(bridge.Log, line => line.Contains(bridge.ConfigurationFile, StringComparison.Ordinal));
    }
}
