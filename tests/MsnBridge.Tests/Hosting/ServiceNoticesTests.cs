using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Hosting;

namespace MsnBridge.Tests.Hosting;

public sealed class ServiceNoticesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Manager _manager = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_manager_hears_of_start_and_stop_and_twice_in_each_wait_that_the_bridge_lives()
    {
        await using var notices = new ServiceNotices(_manager, TimeSpan.FromMinutes(2), _time);
        await notices.StartAsync(Token);
        Assert.Empty(_manager.Heard);

        await notices.StartedAsync(Token);
        _time.Advance(TimeSpan.Zero);
        for (var minute = 0; minute < 3; minute++)
            _time.Advance(TimeSpan.FromMinutes(1));
        await notices.StoppingAsync(Token);

        Assert.Equal(["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1"], _manager.Heard);
    }

    [Fact]
    public async Task Without_a_watchdog_there_is_no_sign_of_life()
    {
        await using var notices = new ServiceNotices(_manager, TimeSpan.Zero, _time);

        await notices.StartedAsync(Token);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(["READY=1"], _manager.Heard);
    }

    [Fact]
    public async Task Where_no_service_manager_asks_nothing_is_told()
    {
        _manager.IsEnabled = false;
        await using var notices = new ServiceNotices(_manager, TimeSpan.FromMinutes(2), _time);

        await notices.StartedAsync(Token);
        _time.Advance(TimeSpan.FromHours(1));
        await notices.StoppingAsync(Token);

        Assert.Empty(_manager.Heard);
    }

    private sealed class Manager : ISystemdNotifier
    {
        public List<string> Heard { get; } = [];

        public bool IsEnabled { get; set; } = true;

        public void Notify(ServiceState state) => Heard.Add(state.ToString());
    }
}
