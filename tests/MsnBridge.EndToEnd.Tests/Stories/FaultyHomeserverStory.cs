using System.Diagnostics;
using System.Text;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>The homeserver, or what stands before it, fails in one way after the other: messages wait, and each arrives once and in order.</summary>
[Collection(Synapse.Name)]
public sealed class FaultyHomeserverStory(SynapseServer synapse) : Story(synapse)
{
    // What may be asked before the failures have made an outage of it, when there is one conversation.
    private const int MostAtOnce = 4;

    private readonly FaultyHomeserver _between = new(synapse);

    protected override string WhenUserIsAway => "away";

    protected override string HomeConfiguration => _between.Configuration;

    // As matrix.retryDelay, without what chance takes off.
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(750);

    // The last ones are those of a homeserver that says that it is there, and fails in all else.
    public static TheoryData<string, bool> Outages => new()
    {
        { nameof(Faults.InternalError), true },
        { nameof(Faults.BadGateway), true },
        { nameof(Faults.Hang), true },
        { nameof(Faults.CutBefore), true },
        { nameof(Faults.InternalError), false },
        { nameof(Faults.BadGateway), false },
    };

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Messages_wait_while_the_homeserver_fails(string kind, bool wholly)
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewTalkingPersonAsync(bob);
        var fault = kind switch
        {
            nameof(Faults.InternalError) => Faults.InternalError,
            nameof(Faults.BadGateway) => Faults.BadGateway,
            nameof(Faults.Hang) => Faults.Hang,
            _ => Faults.CutBefore,
        };
        _between.ToHomeserver.Break(fault, request => wholly || !request.IsProbe);
        var began = Stopwatch.GetTimestamp();

        var fromBob = await SayAsync(3, text => bob.SaysAsync(account.Address, text));
        var handles = new List<string>();
        var fromAlice = await SayAsync(3, async text => handles.Add(await alice.SaysAsync(bob.Address, text)));
        // MSN is not concerned.
        Assert.Equal(fromAlice, await bob.HearsNextAsync(account.Address, 3));
        await _between.ToHomeserver.WaitUntilAsync(requests => requests.Count(request => request.IsBroken) >= MostAtOnce + 3, "many attempts");
        AssertNothingSpins(Stopwatch.GetElapsedTime(began));
        _between.ToHomeserver.Heal();

        await HearsAsync(alice, bob, fromBob);
        foreach (var handle in handles)
            await alice.IsToldDeliveredAsync(handle);
        await AssertNothingWasRepeatedAsync(alice, bob, account, fromBob);
    }

    [Fact]
    public async Task Messages_keep_the_pause_that_the_homeserver_asks_for()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewTalkingPersonAsync(bob);
        var pause = TimeSpan.FromMilliseconds(700);
        _between.ToHomeserver.Break(Faults.RateLimited(pause));

        var fromBob = await SayAsync(3, text => bob.SaysAsync(account.Address, text));
        await _between.ToHomeserver.WaitUntilAsync(requests => requests.Count(request => request.IsBroken && request.IsSend) >= 4, "four attempts");
        var attempts = _between.ToHomeserver.Requests.Where(request => request.IsBroken && request.IsSend).Select(request => request.At).ToList();
        Assert.All(attempts.Zip(attempts.Skip(1)), pair => Assert.True(pair.Second - pair.First >= pause, $"It was asked again after {pair.Second - pair.First}."));
        _between.ToHomeserver.Heal();

        await HearsAsync(alice, bob, fromBob);
        await AssertNothingWasRepeatedAsync(alice, bob, account, fromBob);
        Assert.Contains(Bridge.Log, line => line.Contains("The homeserver limits requests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_answer_of_the_homeserver_is_lost_once()
    {
        var bob = Msn.NewPerson("bob");
        var account = Msn.NewAccount("alice");
        await Msn.BefriendAsync(account, bob);
        var alice = (MatrixPerson)await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await bob.SeesOnlineAsync(account.Address);
        var seen = new HashSet<string>();
        _between.ToHomeserver.Break(Faults.LoseAnswer, request =>
        {
            lock (seen)
                return !request.IsProbe && seen.Add(request.ToString());
        });

        var fromBob = await SayAsync(3, text => bob.SaysAsync(account.Address, text));
        await HearsAsync(alice, bob, fromBob);
        var fromAlice = await SayAsync(2, async text => await alice.IsToldDeliveredAsync(await alice.SaysAsync(bob.Address, text)));

        Assert.Equal(fromAlice, await bob.HearsNextAsync(account.Address, 2));
        Assert.Contains(_between.ToHomeserver.Requests, request => request.IsBroken && request.Is("POST", "/createRoom"));
        Assert.Contains(_between.ToHomeserver.Requests, request => request.IsBroken && request.IsSend);
        await AssertNothingWasRepeatedAsync(alice, bob, account, fromBob);
        Assert.Single(await alice.Client.RoomsWithAsync(synapse.GhostOf(bob.Address)));
    }

    [Fact]
    public async Task Transactions_that_come_again_are_taken_once()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewTalkingPersonAsync(bob);
        var said = new List<string>();
        foreach (var fault in new[] { Faults.Repeat, Faults.RepeatInAnotherTransaction, Faults.LoseAnswer })
        {
            var text = Secrets.New("message");
            said.Add(text);
            _between.ToBridge.Break(fault, request => request.Is("PUT", "/transactions/") && Encoding.UTF8.GetString(request.Body).Contains(text, StringComparison.Ordinal), times: 1);
            var handle = await alice.SaysAsync(bob.Address, text);
            await alice.IsToldDeliveredAsync(handle);
        }

        Assert.Equal(said, await bob.HearsNextAsync(account.Address, 3));
        Assert.Equal(3, _between.ToBridge.Requests.Count(request => request.IsBroken));
        await AssertNothingWasRepeatedAsync(alice, bob, account, []);
    }

    [Fact]
    public async Task Messages_to_MSN_wait_at_the_homeserver_while_the_bridge_is_not_reached()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewTalkingPersonAsync(bob);
        _between.ToBridge.Break(Faults.CutBefore);

        var handles = new List<string>();
        var fromAlice = await SayAsync(3, async text => handles.Add(await alice.SaysAsync(bob.Address, text)));
        await _between.ToBridge.WaitUntilAsync(requests => requests.Count(request => request.IsBroken) >= 2, "two attempts of the homeserver");
        _between.ToBridge.Heal();

        Assert.Equal(fromAlice, await bob.HearsNextAsync(account.Address, 3));
        foreach (var handle in handles)
            await alice.IsToldDeliveredAsync(handle);
        await AssertNothingWasRepeatedAsync(alice, bob, account, []);
    }

    [Fact]
    public async Task A_bridge_that_starts_without_its_homeserver_keeps_what_MSN_says()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewTalkingPersonAsync(bob);
        Assert.Equal(0, await Bridge.StopAsync());
        await bob.SeesOfflineAsync(account.Address);
        _between.ToHomeserver.Break(Faults.CutBefore);
        var logged = Bridge.Log.Count;

        Bridge.Start();
        await bob.SeesOnMsnAsync(account.Address);
        var fromBob = await SayAsync(3, text => bob.SaysAsync(account.Address, text));
        await Bridge.WaitForLogAsync("The homeserver is away", logged);
        Assert.DoesNotContain(Bridge.Log.Skip(logged), line => line.Contains(synapse.ConnectedLine, StringComparison.Ordinal));
        _between.ToHomeserver.Heal();

        await Bridge.WaitForLogAsync(synapse.ConnectedLine, logged);
        await HearsAsync(alice, bob, fromBob);
        await AssertNothingWasRepeatedAsync(alice, bob, account, fromBob);
    }

    [Fact]
    public async Task A_ghost_that_the_homeserver_forgot_is_made_again()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewTalkingPersonAsync(bob);
        var registrations = _between.ToHomeserver.Requests.Count(request => request.Is("POST", "/register"));
        _between.ToHomeserver.Break(Faults.UserForgotten, request => request.IsSend, times: 1);

        var fromBob = await SayAsync(1, text => bob.SaysAsync(account.Address, text));

        await HearsAsync(alice, bob, fromBob);
        Assert.Equal(registrations + 1, _between.ToHomeserver.Requests.Count(request => request.Is("POST", "/register")));
        await AssertNothingWasRepeatedAsync(alice, bob, account, fromBob);
        Assert.Single(await alice.Client.RoomsWithAsync(synapse.GhostOf(bob.Address)));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _between.DisposeAsync();
    }

    protected override async Task StartServersAsync()
    {
        await base.StartServersAsync();
        await _between.StartAsync();
    }

    /// <summary>A linked person who has a room with a contact and has heard of him there.</summary>
    private async Task<(MatrixPerson Alice, MsnAccount Account)> NewTalkingPersonAsync(MsnPerson contact)
    {
        var account = Msn.NewAccount("alice");
        await Msn.BefriendAsync(account, contact);
        var alice = (MatrixPerson)await NewPersonAsync();
        await alice.LinkAsync(account.Address, account.Password);
        await contact.SeesOnlineAsync(account.Address);
        var first = Secrets.New("message");
        await contact.SaysAsync(account.Address, first);
        await alice.HearsAsync(contact.Address, first);
        var answer = Secrets.New("message");
        await alice.IsToldDeliveredAsync(await alice.SaysAsync(contact.Address, answer));
        await contact.HearsAsync(account.Address, answer);
        return (alice, account);
    }

    private static async Task<IReadOnlyList<string>> SayAsync(int count, Func<string, Task> say)
    {
        List<string> texts = [.. Enumerable.Range(0, count).Select(_ => Secrets.New("message"))];
        foreach (var text in texts)
            await say(text);
        return texts;
    }

    private static async Task HearsAsync(MatrixPerson alice, MsnPerson bob, IReadOnlyList<string> texts)
    {
        foreach (var text in texts)
            await alice.HearsAsync(bob.Address, text);
        Assert.Equal(texts, alice.TextsFrom(bob.Address).TakeLast(texts.Count));
    }

    // Each direction keeps its order, so what would come twice has come before what is said now.
    private static async Task AssertNothingWasRepeatedAsync(MatrixPerson alice, MsnPerson bob, MsnAccount account, IReadOnlyList<string> heard)
    {
        var (last, answer) = (Secrets.New("message"), Secrets.New("message"));
        await bob.SaysAsync(account.Address, last);
        await alice.HearsAsync(bob.Address, last);
        await alice.IsToldDeliveredAsync(await alice.SaysAsync(bob.Address, answer));
        await bob.HearsAsync(account.Address, answer);
        Assert.Empty(bob.HeardButNotTaken);
        var texts = alice.TextsFrom(bob.Address);
        Assert.Equal(texts.Distinct(), texts);
        Assert.Equal([.. heard, last], texts.TakeLast(heard.Count + 1));
        Assert.Empty(alice.NoticesFrom(bob.Address));
    }

    private void AssertNothingSpins(TimeSpan elapsed)
    {
        var broken = _between.ToHomeserver.Requests.Count(request => request.IsBroken);
        var most = (int)(elapsed / s_shortestPause) + MostAtOnce;
        Assert.True(broken <= most, $"{broken} requests in {elapsed}, where {most} are enough: {string.Join(", ", _between.ToHomeserver.Requests.TakeLast(20))}");
    }
}
