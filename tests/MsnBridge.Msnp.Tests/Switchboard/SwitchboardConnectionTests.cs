using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Switchboard;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Switchboard;

public sealed class SwitchboardConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedFact]
    public async Task Whoever_waits_for_somebody_goes_on_when_it_has_been_reported_that_he_came()
    {
        var server = new ScriptedPeer();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var switchboard = new SwitchboardConnection(
            server.Connect(), MsnpDialect.Find("MSNP8")!, "alice@example.com", null, ReportAsync, TimeSpan.FromHours(1), TimeProvider.System);
        await server.SendAsync("JOI bob@example.com Bob");
        await begun.Task.WaitAsync(Token);

        var waiting = switchboard.WaitForAllAsync(["bob@example.com"], TimeSpan.FromMinutes(1), Token);

        Assert.Equal(["bob@example.com"], switchboard.Participants);
        Assert.False(waiting.IsCompleted);
        reported.SetResult();
        await waiting;

        async ValueTask ReportAsync(SwitchboardConnection source, MsnpCommand command)
        {
            begun.SetResult();
            await reported.Task;
        }
    }
}
