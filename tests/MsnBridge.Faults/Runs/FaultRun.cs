using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Puppets;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Home;
using MsnBridge.Faults.Home.Matrix;
using MsnBridge.Faults.Home.Xmpp;
using MsnBridge.Faults.Msn;
using MsnBridge.Faults.Simulation;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.Faults.Runs;

/// <summary>
/// One run: the whole bridge between a scripted home network and the embedded network of MSN, with people who talk and things that go wrong, all from one seed. When
/// the weather has cleared and everything has come to rest, what was accepted is compared with what ended.
/// </summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private static readonly string[] s_contacts = ["bob", "bill", "bert"];

    // Those that need the web services for everything take several times as long to play as those that sign in alone with them.
    private static readonly string[] s_versions =
    [
        .. Enumerable.Repeat("MSNP12", 10), .. Enumerable.Repeat("MSNP11", 6), .. Enumerable.Repeat("MSNP10", 2), .. Enumerable.Repeat("MSNP9", 4),
        .. Enumerable.Repeat("MSNP8", 5), "MSNP15", "MSNP18", "MSNP21",
    ];

    // Longer than a message may wait, a sign-in may be put off, and a request may be silent, all one after another.
    private static readonly TimeSpan s_longestRest = TimeSpan.FromMinutes(90);

    private readonly World _world;
    private readonly MessageLedger _ledger = new();
    private readonly ImmutableArray<RunPerson> _people;
    private readonly RunFiles _files;
    private readonly MsnSide _msn;
    private readonly IRunHome _home;
    private readonly LogWatch _watch;
    private readonly BridgeSurroundings _around;
    private readonly List<BridgeProcess> _processes = [];
    private readonly List<Task> _acts = [];
    private TaskCompletionSource<BridgeProcess> _up = NewSignal();
    private int _starts;
    private int _said;
    private bool _touchedStore;
    private bool _isOver;

    private FaultRun(int seed, FaultRunOptions options, string template)
    {
        _world = new World(seed, options.Tell);
        _people = [.. RunPerson.AllOf(options.Home).Take(options.People)];
        _files = new RunFiles(template);
        _msn = new MsnSide(_world);
        _watch = new LogWatch(
            [SpokenText.Mark, .. _people.Select(person => person.Password)], options.ReadsWholeLog, options.Tell);
        _home = options.Home switch
        {
            HomeKind.Matrix => new MatrixRunHome(_world, _ledger, _people, () => _up.Task),
            HomeKind.Xmpp => new XmppRunHome(_world, _ledger, _people, () => _msn.Contacts.Select(contact => new ContactId(contact.Address))),
            _ => new HomeServer(_world, _ledger, _people, () => _up.Task),
        };
        _around = new BridgeSurroundings
        {
            World = _world,
            Files = _files,
            Msn = _msn,
            Home = _home,
            Ledger = _ledger,
            Watch = _watch,
            Breakage = options.Breakage,
        };
    }

    /// <summary>Plays one run to its end. Called on the thread pool, which must have one thread.</summary>
    public static async Task<RunResult> PlayAsync(int seed, FaultRunOptions options, string template)
    {
        await using var run = new FaultRun(seed, options, template);
        return await run.PlayAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        await _world.RunAsync(Task.Run(async () => await _msn.DisposeAsync()));
        _files.Dispose();
    }

    private async Task<RunResult> PlayAsync(FaultRunOptions options)
    {
        List<string> faults = [];
        try
        {
            await _world.RunAsync(Task.Run(() => PlayOutAsync(options.Home)));
        }
        catch (Exception fault)
        {
            // The border of a run: whatever ends it is its result.
            faults.Add($"The run failed: {fault}");
        }

        var report = _ledger.Check();
        faults.AddRange(report.Faults.Select(fault => fault.ToString()));
        faults.AddRange(_home.Check());
        faults.AddRange(_watch.Secrets.Distinct());
        if (!_touchedStore)
            faults.AddRange(_home.FindUncaused(_watch.Errors).Distinct().Select(error => $"The bridge logged an error: {error}"));
        foreach (var process in _processes)
            process.CleanUp();
        return new RunResult(
            _world.Seed, _world.Steps.Hash, _world.Steps.Count, report, _around.Kills, Math.Max(0, _starts - 1), [.. faults]);
    }

    private async Task PlayOutAsync(HomeKind home)
    {
        var version = _world.Chance.Of(s_versions);
        _world.Steps.Add($"seed {_world.Seed}, {version}, {_people.Length} people, {home}");
        await _msn.StartAsync(_people, [.. s_contacts.Take(1 + _world.Chance.Below(s_contacts.Length))], _ledger, version);
        await StartBridgeAsync();
        _world.Weather.IsStormy = true;

        var length = _world.Chance.Between(20, 240);
        var acts = 5 + _world.Chance.Below(14);
        for (var act = 0; act < acts; act++)
            _acts.Add(ActAsync(length * _world.Chance.Fraction(), _world.Chance.Below(100)));
        await Task.WhenAll(_acts);
        await RestAsync();
        await StopBridgeAsync();
    }

    private async Task ActAsync(TimeSpan at, int what)
    {
        await _world.WaitAsync(at);
        switch (what)
        {
            case < 40:
                SayAtHome();
                break;
            case < 72:
                await SayOnMsnAsync();
                break;
            case < 76:
                await KillAsync("killed");
                break;
            case < 79:
                await RestartAsync();
                break;
            case < 83:
                await SignOutForAWhileAsync();
                break;
            case < 86:
                await SignInElsewhereAsync();
                break;
            case < 88:
                await LastAsync("the disk is full", on => _world.Weather.DiskIsFull = on, 0.5, 40, touchesStore: true);
                break;
            case < 90:
                await LastAsync("the database is locked", on => _world.Weather.DatabaseIsLocked = on, 0.5, 40, touchesStore: true);
                break;
            case < 92:
                await LastAsync("MSN is away", SetMsnAway, 1, 120);
                break;
            case < 94:
                await LastAsync("the home server is away", SetHomeAway, 1, 120);
                break;
            case < 96:
                await LastAsync("MSN acknowledges nothing", SetSilent, 1, 60);
                break;
            case < 98:
                _around.ClockError += _world.Chance.Of(-1, 1) * _world.Chance.Between(1, 600);
                _world.Steps.Add($"the clock jumps to {_around.ClockError}");
                break;
            default:
                _world.Steps.Add("every connection breaks");
                (await _up.Task).CutWires();
                break;
        }
    }

    private void SayAtHome()
    {
        var person = _people[_world.Chance.Below(_people.Length)];
        var contact = _msn.Contacts[_world.Chance.Below(_msn.Contacts.Count)];
        for (var more = _world.Chance.Below(3); more >= 0; more--)
        {
            var name = NewName("h");
            _world.Steps.Add($"{person.Name} writes {name} to {contact.Address}");
            _home.Say(person, new ContactId(contact.Address), name);
        }
    }

    private async Task SayOnMsnAsync()
    {
        var person = _people[_world.Chance.Below(_people.Length)];
        var contact = _msn.Contacts[_world.Chance.Below(_msn.Contacts.Count)];
        for (var more = _world.Chance.Below(3); more >= 0; more--)
            await contact.SayAsync(person, NewName("m"));
    }

    private async Task KillAsync(string how)
    {
        var process = await _up.Task;
        process.Kill(how);
    }

    private async Task RestartAsync()
    {
        var process = await _up.Task;
        _up = NewSignal();
        await process.StopAsync();
    }

    private async Task SignOutForAWhileAsync()
    {
        var contact = _msn.Contacts[_world.Chance.Below(_msn.Contacts.Count)];
        _world.Steps.Add($"{contact.Address} signs out");
        contact.SignOut();
        await _world.WaitAsync(_world.Chance.Between(1, 60));
        _world.Steps.Add($"{contact.Address} signs in");
        contact.SignIn();
    }

    private async Task SignInElsewhereAsync()
    {
        var person = _people[_world.Chance.Below(_people.Length)];
        if (!_msn.Faults.Kick(person.Account))
            return;

        _world.Steps.Add($"{person.Name} signs in elsewhere");
        await _world.WaitAsync(_world.Chance.Between(1, 60));
        await AskAsync(bridge => bridge.Get<IPuppetDirectory>().ReconnectAsync(person.User, CancellationToken.None));
    }

    private async Task LastAsync(string what, Action<bool> set, double fromSeconds, double toSeconds, bool touchesStore = false)
    {
        _touchedStore |= touchesStore;
        _world.Steps.Add($"{what} from now on");
        set(true);
        await _world.WaitAsync(_world.Chance.Between(fromSeconds, toSeconds));
        set(false);
        _world.Steps.Add($"{what} no more");
    }

    private void SetMsnAway(bool on)
    {
        _world.Weather.MsnIsAway = on;
        if (on)
            _msn.Faults.DropAllConnections();
    }

    private void SetHomeAway(bool on)
    {
        _world.Weather.HomeIsAway = on;
        if (on)
            _home.GoAway();
    }

    private void SetSilent(bool on)
    {
        if (on)
            _msn.Faults.StopAcknowledging();
        else
            _msn.Faults.ResumeAcknowledging();
    }

    /// <summary>Nothing goes wrong any more, everybody is there, and what is under way gets the time it needs.</summary>
    private async Task RestAsync()
    {
        _world.Weather.Clear();
        _msn.Faults.ResumeAcknowledging();
        _world.Steps.Add("the weather clears");
        foreach (var contact in _msn.Contacts)
            contact.SignIn();
        foreach (var person in _people)
            await AskAsync(bridge => bridge.Get<IPuppetDirectory>().ReconnectAsync(person.User, CancellationToken.None));

        var limit = _world.Time.Elapsed + s_longestRest;
        var calm = 0;
        while (calm < 3 && _world.Time.Elapsed < limit)
        {
            await _world.WaitAsync(TimeSpan.FromSeconds(2));
            calm = _home.IsIdle && _ledger.IsSettled && await HasNothingPendingAsync() ? calm + 1 : 0;
        }

        foreach (var contact in _msn.Contacts)
            contact.ReadKept();
        if (calm < 3)
            throw new InvalidOperationException($"After {s_longestRest} something is still under way: home idle {_home.IsIdle}, settled {_ledger.IsSettled}.");
    }

    private async Task<bool> HasNothingPendingAsync()
    {
        var bridge = await _up.Task;
        var pending = bridge.Get<IJournal>().FindPendingLanesAsync(CancellationToken.None).AsTask();
        var pendingOfHome = _home.FindPendingLanesAsync(bridge);
        await Task.WhenAny(Task.WhenAll(pending, pendingOfHome), bridge.Died);
        return pending.IsCompletedSuccessfully && pending.Result.Count == 0 && pendingOfHome.IsCompletedSuccessfully && pendingOfHome.Result.Count == 0;
    }

    /// <summary>Asks whichever process is up, and the next where that one dies meanwhile.</summary>
    private async Task AskAsync(Func<BridgeProcess, Task> ask)
    {
        while (true)
        {
            var bridge = await _up.Task;
            if (bridge.IsUp)
            {
                await Task.WhenAny(ask(bridge), bridge.Died);
                if (!bridge.IsDead)
                    return;
            }

            await _world.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    private async Task StartBridgeAsync()
    {
        while (true)
        {
            _starts++;
            var process = new BridgeProcess(_around, _starts);
            _processes.Add(process);
            if (await process.StartAsync())
            {
                await Task.WhenAny(_home.WelcomeAsync(process), process.Died);
                if (!process.IsDead)
                {
                    _ = Task.Run(() => KeepUpAsync(process));
                    _up.SetResult(process);
                    return;
                }
            }

            await _world.WaitAsync(_world.Chance.Between(0.1, 20));
        }
    }

    private async Task KeepUpAsync(BridgeProcess process)
    {
        await process.Died;
        if (_isOver)
            return;
        if (_up.Task.IsCompleted)
            _up = NewSignal();
        await _world.WaitAsync(_world.Chance.Between(0.1, 20));
        await StartBridgeAsync();
    }

    private async Task StopBridgeAsync()
    {
        var process = await _up.Task;
        _isOver = true;
        await process.StopAsync();
    }

    private string NewName(string prefix) => prefix + (++_said).ToString(CultureInfo.InvariantCulture);

    private static TaskCompletionSource<BridgeProcess> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>How runs are played.</summary>
internal sealed record FaultRunOptions
{
    public HomeKind Home { get; init; }

    /// <summary>How many people have accounts.</summary>
    public int People { get; init; } = 2;

    /// <summary>Is told each step as it happens; null for nobody.</summary>
    public Action<string>? Tell { get; init; }

    /// <summary>Whether every line of the log is read, at every level, or only warnings and errors.</summary>
    public bool ReadsWholeLog { get; init; }

    /// <summary>A fault of the bridge's own, to see that it is found.</summary>
    public Action<IServiceCollection>? Breakage { get; init; }
}

/// <param name="Hash">The same whenever the run was the same, step by step.</param>
/// <param name="Restarts">How often the bridge was started again.</param>
/// <param name="Faults">What is wrong; empty where nothing is.</param>
internal sealed record RunResult(
    int Seed, ulong Hash, int Steps, LedgerReport Ledger, int Kills, int Restarts, ImmutableArray<string> Faults);
