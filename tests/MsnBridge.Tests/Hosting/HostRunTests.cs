using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Commands;
using MsnBridge.Configuration;
using MsnBridge.Data;
using MsnBridge.Hosting;
using MsnBridge.Tests.Configuration;

namespace MsnBridge.Tests.Hosting;

public sealed class HostRunTests
{
    private static readonly SettingsReport s_settings = ConfigurationText.Load(ConfigurationText.Minimal).Report;

    private readonly List<string> _happened = [];

    [Fact]
    public async Task Parts_stop_in_the_reverse_of_their_start_when_it_is_asked_for()
    {
        using var stop = new CancellationTokenSource();
        using var host = Build(new Part("store", _happened), new Part("network", _happened),
            new Part("last", _happened) { OnStart = stop.Cancel });

        await HostRun.RunAsync(host, "The test", s_settings, stop.Token);

        Assert.Equal(["store starts", "network starts", "last starts", "last stops", "network stops", "store stops"], _happened);
    }

    [Fact]
    public async Task A_part_that_cannot_start_is_told_and_what_had_started_stops()
    {
        using var host = Build(new Part("store", _happened), new Part("network", _happened)
        {
            OnStart = () => throw new BridgeDataException("The key file is of another database."),
        });

        var error = await Assert.ThrowsAsync<CommandFailedException>(() =>
            HostRun.RunAsync(host, "The test", s_settings, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.InputOutput, error.ExitCode);
        Assert.Equal("The key file is of another database.", error.Message);
        Assert.Contains("store stops", _happened);
    }

    [Fact]
    public async Task A_part_that_ends_by_itself_ends_the_run_with_a_code()
    {
        using var host = Build(new Part("store", _happened));
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStarted.Register(lifetime.StopApplication);

        var error = await Assert.ThrowsAsync<CommandFailedException>(() =>
            HostRun.RunAsync(host, "The test", s_settings, TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Software, error.ExitCode);
        Assert.Contains("store stops", _happened);
    }

    [Fact]
    public async Task A_part_that_fails_in_the_background_ends_the_run_and_is_named_in_the_log()
    {
        var log = new FakeLogger();
        using var host = Build(log, new Failing());

        await Assert.ThrowsAsync<CommandFailedException>(() =>
            HostRun.RunAsync(host, "The test", s_settings, TestContext.Current.CancellationToken));

        Assert.Contains("Failing failed", log.Lines);
    }

    private static IHost Build(params Part[] parts) => Build(new FakeLogger(), parts);

    private static IHost Build(FakeLogger log, params IHostedService[] parts)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostLifetime, CommandLineLifetime>();
        builder.Logging.AddProvider(log);
        foreach (var part in parts)
            builder.Services.AddSingleton(part);
        return builder.Build();
    }

    private sealed class Part(string name, List<string> happened) : IHostedService
    {
        public Action OnStart { get; init; } = () => { };

        public Task StartAsync(CancellationToken cancellationToken)
        {
            happened.Add($"{name} starts");
            OnStart();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            happened.Add($"{name} stops");
            return Task.CompletedTask;
        }
    }

    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("A fault that nobody caught.");
        }
    }

    private sealed class FakeLogger : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
