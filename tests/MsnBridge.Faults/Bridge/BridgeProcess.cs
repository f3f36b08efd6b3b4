using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Sqlite;
using MsnBridge.Faults.Home;
using MsnBridge.Faults.Msn;
using MsnBridge.Faults.Simulation;
using MsnBridge.MsnNetwork;

namespace MsnBridge.Faults.Bridge;

/// <summary>
/// The bridge as one process: the product's own parts, put together as its host does, on real files. It dies like a process that is killed: from that moment on it
/// commits nothing, no byte of it passes, and what it was in the middle of never goes on; its files stay as they were.
/// </summary>
internal sealed class BridgeProcess
{
    private readonly BridgeSurroundings _around;
    private readonly List<DbConnection> _connections = [];
    private readonly List<Wire> _wires = [];
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServiceProvider? _services;
    private IMeterFactory? _meters;

    public BridgeProcess(BridgeSurroundings around, int number)
    {
        _around = around;
        Number = number;
        Time = new ProcessTime(around.World.Time, () => around.ClockError, () => IsDead);
        Log = new RunLog(around.Watch, () => IsDead);
        Directory = around.Files.For(number);
    }

    public int Number { get; }

    public string Directory { get; }

    public bool IsDead { get; private set; }

    /// <summary>Whether it has started and nobody is stopping it.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Ends when the process does.</summary>
    public Task Died => _died.Task;

    public ProcessTime Time { get; }

    public RunLog Log { get; }

    /// <summary>A part of it, once it was asked to start.</summary>
    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>Starts it; false where it could not, or died meanwhile.</summary>
    public async Task<bool> StartAsync()
    {
        _around.World.Steps.Add($"bridge {Number} starts");
        var starting = StartPartsAsync();
        await Task.WhenAny(starting, Died);
        if (IsDead)
            return false;

        IReadOnlyList<IHostedService> parts;
        try
        {
            parts = await starting;
        }
        catch (Exception fault)
        {
            // The border of a process: one that cannot start ends, and may do so only for what its store says.
            if (fault is not Data.BridgeDataException)
                _around.World.Fail(fault);
            _around.World.Steps.Add($"bridge {Number} cannot start: {fault.GetType().Name}");
            End();
            return false;
        }

        _around.World.Steps.Add($"bridge {Number} is up");
        IsUp = true;
        foreach (var part in parts.OfType<BackgroundService>())
            _ = WatchAsync(part);
        return true;
    }

    /// <summary>Ends it in order; what has not ended after eight seconds is killed, as by a service manager.</summary>
    public async Task StopAsync()
    {
        _around.World.Steps.Add($"bridge {Number} is asked to stop");
        IsUp = false;
        var stopping = StopPartsAsync();
        await Task.WhenAny(stopping, Died, Task.Delay(TimeSpan.FromSeconds(8), _around.World.Time));
        if (IsDead)
            return;

        if (!stopping.IsCompleted)
        {
            Kill("it did not stop in time");
            return;
        }

        await stopping;
        _around.World.Steps.Add($"bridge {Number} has stopped");
        End();
    }

    public void Kill(string how)
    {
        if (IsDead)
            return;

        _around.World.Steps.Add($"bridge {Number} is {how}");
        _around.Kills++;
        End();
    }

    /// <summary>A connection of this process.</summary>
    public void Own(Wire wire)
    {
        _wires.RemoveAll(old => old.Carried.IsCompleted);
        _wires.Add(wire);
    }

    public void Own(DbConnection connection)
    {
        if (!_connections.Contains(connection))
            _connections.Add(connection);
    }

    /// <summary>Breaks every connection of the process.</summary>
    public void CutWires()
    {
        foreach (var wire in _wires)
            wire.Cut();
    }

    /// <summary>Lets go of what a process that is gone would have had open.</summary>
    public void CleanUp()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _connections.Clear();
        // Until then .NET knows its gauges, and with them everything that it was.
        _meters?.Dispose();
    }

    private void End()
    {
        IsDead = true;
        IsUp = false;
        // As they are at this moment: what the abandoned tasks of this process still do to theirs is not to be seen.
        _around.Files.Copy(Number, Number + 1);
        foreach (var wire in _wires)
            wire.LoseClient();
        _died.TrySetResult();
    }

    private async Task<IReadOnlyList<IHostedService>> StartPartsAsync()
    {
        _services = BuildServices();
        _meters = _services.GetRequiredService<IMeterFactory>();
        // As a host does it.
        List<IHostedService> parts = [.. _services.GetServices<IHostedService>().Where(_around.Home.Starts)];
        foreach (var part in parts.OfType<IHostedLifecycleService>())
            await part.StartingAsync(CancellationToken.None);
        foreach (var part in parts)
            await part.StartAsync(CancellationToken.None);
        foreach (var part in parts.OfType<IHostedLifecycleService>())
            await part.StartedAsync(CancellationToken.None);
        return parts;
    }

    // A host ends the whole process when one of them ends with a fault, and a cancellation that nobody asked for is one.
    private async Task WatchAsync(BackgroundService part)
    {
        try
        {
            await (part.ExecuteTask ?? Task.CompletedTask);
        }
        catch (Exception fault) when (IsDead || (!IsUp && fault is OperationCanceledException))
        {
            // It was asked to end, or is not there any more.
        }
        catch (Exception fault)
        {
            _around.World.Fail(new InvalidOperationException($"{part.GetType().Name} ended with a fault.", fault));
        }
    }

    private async Task StopPartsAsync()
    {
        List<IHostedService> parts = [.. _services!.GetServices<IHostedService>().Where(_around.Home.Starts).Reverse()];
        foreach (var part in parts.OfType<IHostedLifecycleService>())
            await part.StoppingAsync(CancellationToken.None);
        foreach (var part in parts)
            await part.StopAsync(CancellationToken.None);
        foreach (var part in parts.OfType<IHostedLifecycleService>())
            await part.StoppedAsync(CancellationToken.None);
        await _services!.DisposeAsync();
    }

    private ServiceProvider BuildServices()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(Log);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(_around.World.Chance.ForBridge);
        services.AddSingleton<IInterceptor>(new StoreSeam(_around.World, this));
        services.AddSingleton<IInterceptor>(new ConnectionSeam(this));
        services.AddSqliteData(new SqliteDataOptions { Directory = Directory });
        services.AddSingleton(_around.Msn.TransportFor(this));
        services.AddMsnNetwork(new MsnNetworkOptions { Profiles = [_around.Msn.Profile], Installation = "faults" });
        services.AddBridgeCore(new PuppetPolicy { WhenUserIsAway = AwayPolicy.Invisible });
        _around.Home.AddTo(services, this);
        _around.Breakage?.Invoke(services);
        WatchedJournal.Watch(services, _around.Ledger, _around.Home);
        return services.BuildServiceProvider();
    }
}

/// <summary>What is there before a process and after it.</summary>
internal sealed class BridgeSurroundings
{
    public required World World { get; init; }

    public required RunFiles Files { get; init; }

    public required MsnSide Msn { get; init; }

    public required IRunHome Home { get; init; }

    public required Testing.Ledger.MessageLedger Ledger { get; init; }

    public required LogWatch Watch { get; init; }

    /// <summary>A fault of the bridge's own that a test puts into it.</summary>
    public Action<IServiceCollection>? Breakage { get; init; }

    /// <summary>How wrong the wall clock of the machine is.</summary>
    public TimeSpan ClockError { get; set; }

    public int Kills { get; set; }
}
