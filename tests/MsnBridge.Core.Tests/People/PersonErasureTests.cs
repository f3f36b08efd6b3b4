using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Identities;
using MsnBridge.Core.People;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Core.Tests.Fakes;
using static MsnBridge.Core.Tests.Fakes.TestBridge;

namespace MsnBridge.Core.Tests.People;

public sealed class PersonErasureTests
{
    private readonly FakeRecords _records = new();
    private readonly FakeErasure _home = new();

    [Fact]
    public async Task The_account_is_signed_out_before_the_rows_go_and_the_person_is_told_after_it()
    {
        await using var bridge = await StartLinkedAsync();
        var session = bridge.Remote.Sessions.Items[0];
        _records.OnErase = _ =>
        {
            Assert.True(session.Disposed.Task.IsCompleted);
            Assert.Empty(_home.Told.Items);
            return Task.CompletedTask;
        };
        _records.UnderWay = 2;
        await using var erasures = Create(bridge);

        Assert.True(await erasures.BeginAsync(Juliet, "balcony", null, Token));

        var told = (await _home.Told.WaitForCountAsync(1))[0];
        Assert.Equal((Juliet, "balcony", PersonDataText.Done(2)), told);
        Assert.Equal(["part", "forget", "forget"], _home.Steps.Items);
        Assert.Equal([Juliet], _records.Erased.Items);
        Assert.Null(await bridge.Directory.FindStatusAsync(Juliet, Token));
        await WishGoneAsync(bridge);
    }

    [Fact]
    public async Task An_account_that_somebody_else_has_linked_goes_on_without_this_person()
    {
        await using var bridge = await StartLinkedTwiceAsync();
        await using var erasures = Create(bridge);

        await erasures.BeginAsync(Juliet, "", null, Token);
        await _home.Told.WaitForCountAsync(1);

        Assert.Null(await bridge.Directory.FindStatusAsync(Juliet, Token));
        Assert.Equal([JulietElsewhere], (await bridge.Directory.FindStatusAsync(JulietElsewhere, Token))!.Links);
        Assert.False(bridge.Remote.Sessions.Items[^1].Disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task What_a_crash_interrupted_is_gone_on_with_after_the_restart_and_told()
    {
        await using var bridge = await StartLinkedAsync();
        _records.OnErase = token => Task.Delay(Timeout.Infinite, token);
        await using (var killed = Create(bridge))
        {
            await killed.BeginAsync(Juliet, "balcony", null, Token);
            await _records.Asked.WaitForCountAsync(1);
        }

        Assert.Empty(_home.Told.Items);
        _records.OnErase = _ => Task.CompletedTask;
        await using var next = Create(bridge);
        await next.StartedAsync(Token);

        Assert.Equal("balcony", (await _home.Told.WaitForCountAsync(1))[0].Place);
        Assert.Equal([Juliet], _records.Erased.Items);
        await WishGoneAsync(bridge);
    }

    [Fact]
    public async Task Who_asked_elsewhere_is_told_where_his_home_network_says_also_after_a_restart()
    {
        await using var bridge = await StartLinkedAsync();
        _records.OnErase = token => Task.Delay(Timeout.Infinite, token);
        await using (var killed = Create(bridge))
        {
            await killed.BeginAsync(Juliet, null, null, Token);
            await _records.Asked.WaitForCountAsync(1);
        }

        _records.OnErase = _ => Task.CompletedTask;
        await using var next = Create(bridge);
        await next.StartedAsync(Token);

        Assert.Equal($"garden of {Juliet.Address}", (await _home.Told.WaitForCountAsync(1))[0].Place);
    }

    [Fact]
    public async Task A_store_that_fails_is_asked_again()
    {
        await using var bridge = await StartLinkedAsync();
        _records.OnErase = _ => throw new IOException("disk full");
        await using var erasures = Create(bridge);
        await erasures.BeginAsync(Juliet, "", null, Token);
        await _records.Asked.WaitForCountAsync(1);

        _records.OnErase = _ => Task.CompletedTask;
        await bridge.Time.PassAsync(TimeSpan.FromMinutes(1));

        await _home.Told.WaitForCountAsync(1);
        Assert.Equal([Juliet], _records.Erased.Items);
    }

    [Fact]
    public async Task A_second_wish_meanwhile_is_refused()
    {
        await using var bridge = await StartLinkedAsync();
        _records.OnErase = token => Task.Delay(Timeout.Infinite, token);
        await using var erasures = Create(bridge);

        Assert.True(await erasures.BeginAsync(Juliet, "", null, Token));
        Assert.False(await erasures.BeginAsync(Juliet, "", null, Token));
    }

    [Fact]
    public async Task The_wish_is_stored_before_it_is_said_to_have_begun()
    {
        await using var bridge = await StartLinkedAsync();
        await using var erasures = Create(bridge);
        var stored = 0;

        await erasures.BeginAsync(
            Juliet, "", async token => stored = (await bridge.Memory.ListAsync(Juliet.Network, PersonErasures.Prefix, token)).Count, Token);

        Assert.Equal(1, stored);
    }

    // The wish goes after he was told, in a moment that nothing else tells.
    private static async Task WishGoneAsync(TestBridge bridge)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while ((await bridge.Memory.ListAsync(Juliet.Network, PersonErasures.Prefix, patience.Token)).Count > 0)
            await Task.Yield();
    }

    private PersonErasures Create(TestBridge bridge) => new(
        _records, bridge.Directory, bridge.Memory, new PersonalSettings(bridge.Memory, new PuppetPolicy()), () => [_home], bridge.Time,
        NullLogger<PersonErasures>.Instance);

    private sealed class FakeErasure : IHomeErasure
    {
        public Recorder<string> Steps { get; } = new();

        public Recorder<(HomeUser User, string Place, string Text)> Told { get; } = new();

        public HomeNetworkId Network => Juliet.Network;

        public string ChoosePlace(HomeUser user) => $"garden of {user.Address}";

        public Task PartAsync(HomeUser user, CancellationToken cancellationToken)
        {
            Steps.Add("part");
            return Task.CompletedTask;
        }

        public Task ForgetAsync(HomeUser user, CancellationToken cancellationToken)
        {
            Steps.Add("forget");
            return Task.CompletedTask;
        }

        public Task TellAsync(HomeUser user, string place, string text, CancellationToken cancellationToken)
        {
            Told.Add((user, place, text));
            return Task.CompletedTask;
        }
    }
}
