using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Settings;

namespace MsnBridge.Core.People;

/// <summary>Erases people at their own wish. The wish is stored before anything is done, and goes last, when the person has been told; every step may be repeated. So
/// whatever a crash interrupts is gone on with at the next start.</summary>
internal sealed partial class PersonErasures(
    IPersonRecords records,
    IAccountErasure accounts,
    IHomeMemory memory,
    PersonalSettings settings,
    Func<IEnumerable<IHomeErasure>> homes,
    TimeProvider time,
    ILogger<PersonErasures> logger) : IHostedLifecycleService, IAsyncDisposable
{
    /// <summary>Stored; the store leaves it when it erases the rest.</summary>
    public const string Prefix = "erasure/";

    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<HomeUser, Task> _running = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stop = new();
    private int _disposed;

    /// <summary>False where it is under way.</summary>
    public async Task<bool> BeginAsync(HomeUser user, string? place, Func<CancellationToken, Task>? begun, CancellationToken cancellationToken)
    {
        if (_running.ContainsKey(user))
            return false;
        // While it is known: what names the place is erased too.
        place ??= FindHome(user)?.ChoosePlace(user) ?? "";
        var intent = new ErasureIntent(place, await records.CountUnderWayAsync(user, cancellationToken));
        await memory.SaveAsync(user.Network, [new(Prefix + user.Address, JsonSerializer.Serialize(intent, ErasureJson.Default.ErasureIntent))], cancellationToken);
        // Somebody else may have asked for it in the same moment.
        bool isNew;
        try
        {
            await (begun?.Invoke(cancellationToken) ?? Task.CompletedTask);
        }
        finally
        {
            isNew = Run(user, intent);
        }

        return isNew;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Goes on with what a crash interrupted, when accounts and home networks are there.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var network in homes().Select(home => home.Network))
        {
            foreach (var (key, value) in await memory.ListAsync(network, Prefix, cancellationToken))
            {
                if (JsonSerializer.Deserialize(value, ErasureJson.Default.ErasureIntent) is { } intent)
                    Run(new HomeUser(network, key[Prefix.Length..]), intent);
            }
        }
    }

    /// <summary>Before anything else stops: what is interrupted goes on at the next start.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // Registered under two types, it is disposed of twice.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
        _stop.Dispose();
        _one.Dispose();
    }

    private bool Run(HomeUser user, ErasureIntent intent)
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_running.TryAdd(user, RunAsync(user, intent, begin.Task)))
            return false;
        begin.SetResult();
        return true;
    }

    private async Task RunAsync(HomeUser user, ErasureIntent intent, Task begin)
    {
        await begin;
        try
        {
            while (true)
            {
                try
                {
                    await EraseAsync(user, intent, _stop.Token);
                    LogErased(user.Network);
                    return;
                }
                catch (Exception exception) when (!_stop.IsCancellationRequested)
                {
                    // The border of one erasure: it has been promised, so whatever failed is tried again.
                    LogFailed(exception, user.Network);
                    await Task.Delay(s_again, time, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The wish is stored.
        }
        finally
        {
            _running.TryRemove(user, out _);
        }
    }

    private async Task EraseAsync(HomeUser user, ErasureIntent intent, CancellationToken cancellationToken)
    {
        var home = FindHome(user);
        if (home is not null)
            await home.PartAsync(user, cancellationToken);
        // One after the other: each looks through the whole store.
        await _one.WaitAsync(cancellationToken);
        try
        {
            await accounts.EraseAsync(
                user,
                async token =>
                {
                    await ForgetAsync(home, user, token);
                    await records.EraseAsync(user, token);
                    // Whoever asked meanwhile found it still.
                    await ForgetAsync(home, user, token);
                },
                cancellationToken);
        }
        finally
        {
            _one.Release();
        }

        if (home is not null)
            await home.TellAsync(user, intent.Place, PersonDataText.Done(intent.Given), cancellationToken);
        await memory.SaveAsync(user.Network, [new(Prefix + user.Address, null)], cancellationToken);
    }

    private IHomeErasure? FindHome(HomeUser user) => homes().FirstOrDefault(home => home.Network == user.Network);

    private async Task ForgetAsync(IHomeErasure? home, HomeUser user, CancellationToken cancellationToken)
    {
        settings.Forget(user);
        if (home is not null)
            await home.ForgetAsync(user, cancellationToken);
    }

    // Without his name: nothing of him is to be left.
    [LoggerMessage(CoreEventIds.PersonErased, LogLevel.Information, "Everything about one person of {Network} was erased at his wish")]
    private partial void LogErased(HomeNetworkId network);

    [LoggerMessage(CoreEventIds.PersonNotErased, LogLevel.Warning, "What is held about a person of {Network} could not be erased yet; it is tried again")]
    private partial void LogFailed(Exception exception, HomeNetworkId network);
}
