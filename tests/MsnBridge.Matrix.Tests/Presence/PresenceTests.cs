using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Presence;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Presence;

public sealed class PresenceTests
{
    [Theory]
    [InlineData(Availability.Online, "online", "msg · ♫ song")]
    [InlineData(Availability.Busy, "online", "Busy · msg · ♫ song")]
    [InlineData(Availability.OnThePhone, "online", "On the phone · msg · ♫ song")]
    [InlineData(Availability.Idle, "unavailable", "Idle · msg · ♫ song")]
    [InlineData(Availability.BeRightBack, "unavailable", "Be right back · msg · ♫ song")]
    [InlineData(Availability.Away, "unavailable", "Away · msg · ♫ song")]
    [InlineData(Availability.OutToLunch, "unavailable", "Out to lunch · msg · ♫ song")]
    [InlineData(Availability.Offline, "offline", null)]
    public void Eight_states_become_three_with_words(Availability availability, string presence, string? message) =>
        Assert.Equal((presence, message), PresenceMapping.ToMatrix(new ContactPresence(availability, "msg", new CurrentMedia(CurrentMediaKind.Music, "song"))));

    [Theory]
    [InlineData("online", MatrixAwayPolicy.SignOut, Availability.Online)]
    [InlineData("unavailable", MatrixAwayPolicy.SignOut, Availability.Idle)]
    [InlineData("org.matrix.msc3026.busy", MatrixAwayPolicy.Away, Availability.Busy)]
    [InlineData("offline", MatrixAwayPolicy.Away, Availability.Away)]
    [InlineData("offline", MatrixAwayPolicy.Invisible, Availability.Invisible)]
    [InlineData("offline", MatrixAwayPolicy.SignOut, Availability.Offline)]
    [InlineData("something new", MatrixAwayPolicy.Away, Availability.Away)]
    public void What_a_person_is_on_Matrix_is_shown_on_MSN(string presence, MatrixAwayPolicy policy, Availability availability) =>
        Assert.Equal(new OwnPresence(availability, "msg"), PresenceMapping.ToMsn(new MatrixPresence(presence, "msg", false), policy));

    [Fact]
    public async Task A_fixed_presence_wins_over_what_the_client_says_until_it_is_mirrored_again()
    {
        await using var stage = await StartAsync();
        var presences = stage.Get<UserPresences>();
        await presences.SetPolicyAsync(Alice, new PresencePolicy(Availability.Busy), Token);
        await presences.HearAsync(Alice, new MatrixPresence("online", "at home", true), Token);
        Assert.Equal(new OwnPresence(Availability.Busy, "at home"), stage.Puppets.Presences.Last().Presence);

        await presences.SetPolicyAsync(Alice, PresencePolicy.Mirror, Token);
        Assert.Equal(new OwnPresence(Availability.Online, "at home"), stage.Puppets.Presences.Last().Presence);
        Assert.Empty(await stage.Memory.ListAsync(MatrixHome.Id, "presence/", Token));
    }

    [Fact]
    public async Task Where_the_homeserver_tells_no_presence_the_person_counts_as_there()
    {
        await using var stage = await StartAsync();
        await stage.Get<UserPresences>().ShowAsync(Alice, Token);
        Assert.Equal(Availability.Online, stage.Puppets.Presences.Last().Presence.Availability);

        stage.Homeserver.PresenceOfPeople[Alice] = new MatrixPresence("offline", null, false);
        await stage.RestartAsync();
        await stage.Get<UserPresences>().ShowAsync(Alice, Token);
        Assert.Equal(Availability.Away, stage.Puppets.Presences.Last().Presence.Availability);
    }

    [Fact]
    public async Task A_ghost_has_a_presence_once_somebody_has_a_room_with_it_and_offline_is_told_once()
    {
        await using var stage = await StartAsync();
        await using var running = await Running.StartAsync(stage.Get<GhostPresences>());
        await ShowAsync(stage, Bob, Availability.Online);
        await ShowAsync(stage, new ContactId("dave@msn.example"), Availability.Online);
        await stage.BobSaysAsync("hello");
        await SaidAsync(stage, 1);
        Assert.Equal((stage.Ghost(), "online", null), stage.Homeserver.Presences.Last());

        await ShowAsync(stage, Bob, Availability.Offline);
        await SaidAsync(stage, 2);
        Assert.Equal("offline", stage.Homeserver.Presences.Last().Presence);
        await ShowAsync(stage, Bob, Availability.Offline);
        await ShowAsync(stage, Bob, Availability.Away);
        await SaidAsync(stage, 3);
        Assert.Equal("unavailable", stage.Homeserver.Presences.Last().Presence);
    }

    [Fact]
    public async Task What_the_homeserver_knows_already_is_not_said_before_its_time()
    {
        await using var stage = await StartAsync();
        await stage.BobSaysAsync("hello");
        await using var running = await Running.StartAsync(stage.Get<GhostPresences>());
        await ShowAsync(stage, Bob, Availability.Online);
        await SaidAsync(stage, 1);
        await ShowAsync(stage, Bob, Availability.Online);
        await stage.BobSaysAsync("more");
        await ShowAsync(stage, Bob, Availability.Busy);
        await SaidAsync(stage, 2);

        Assert.Equal([null, "Busy"], stage.Homeserver.Presences.Select(said => said.Message));
    }

    [Fact]
    public async Task Who_is_there_is_said_again_every_twenty_seconds()
    {
        await using var stage = await StartAsync();
        await stage.BobSaysAsync("hello");
        await using var running = await Running.StartAsync(stage.Get<GhostPresences>());
        await ShowAsync(stage, Bob, Availability.Online);
        await SaidAsync(stage, 1);
        await stage.AdvanceUntilAsync(() => stage.Homeserver.Presences.Count > 1, TimeSpan.FromSeconds(1));

        Assert.True(stage.Time.GetUtcNow() - s_start >= TimeSpan.FromSeconds(20));
        await ShowAsync(stage, Bob, Availability.Offline);
        await stage.Homeserver.UntilAsync(() => stage.Homeserver.Presences.Last().Presence == "offline");
        var count = stage.Homeserver.Presences.Count;
        stage.Time.Advance(TimeSpan.FromSeconds(21));
        await ShowAsync(stage, Bob, Availability.Busy);
        await SaidAsync(stage, count + 1);
        Assert.Equal("Busy", stage.Homeserver.Presences.Last().Message);
    }

    [Fact]
    public async Task A_presence_that_the_homeserver_does_not_take_ends_nothing()
    {
        await using var stage = await StartAsync();
        await stage.BobSaysAsync("hello");
        var refused = 0;
        stage.Homeserver.Refuse = (name, _, _) =>
        {
            if (name == "presence" && refused++ == 0)
                throw new InvalidOperationException("a fault of ours");
        };
        await using var running = await Running.StartAsync(stage.Get<GhostPresences>());
        await ShowAsync(stage, Bob, Availability.Online);
        await stage.AdvanceUntilAsync(() => !stage.Homeserver.Presences.IsEmpty, TimeSpan.FromSeconds(1));

        Assert.Equal("online", stage.Homeserver.Presences.Last().Presence);
    }

    [Fact]
    public async Task A_ghost_that_two_people_see_shows_what_either_sees_until_both_have_lost_it()
    {
        await using var stage = await StartAsync();
        await stage.BobSaysAsync("hello");
        await using var running = await Running.StartAsync(stage.Get<GhostPresences>());
        var presences = stage.Get<GhostPresences>();
        var other = new PuppetId(Guid.NewGuid());
        await ShowAsync(stage, Bob, Availability.Away);
        await SaidAsync(stage, 1);
        presences.Set(other, "local", Bob, new ContactPresence(Availability.Online));
        await SaidAsync(stage, 2);
        Assert.Equal("online", stage.Homeserver.Presences.Last().Presence);
        presences.Forget(other);
        await SaidAsync(stage, 3);
        Assert.Equal("unavailable", stage.Homeserver.Presences.Last().Presence);
    }

    [Fact]
    public async Task Typing_is_told_again_while_it_lasts_and_ends_with_the_message()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var typing = stage.Get<TypingRelay>();
        await using var running = await Running.StartAsync(typing);
        await typing.HearAsync(room.Id, [Alice, Carol], Token);
        Assert.Equal((MatrixHome.ToHomeUser(Alice), ConversationId.Direct(Bob)), Assert.Single(stage.Puppets.Typing));
        await stage.AdvanceUntilAsync(() => stage.Puppets.Typing.Count > 2, TimeSpan.FromSeconds(1));
        stage.Say(room, "hi");
        await stage.HandleAsync();
        var told = stage.Puppets.Typing.Count;
        stage.Time.Advance(TimeSpan.FromSeconds(10));
        await typing.HearAsync(room.Id, [Carol], Token);
        stage.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(told, stage.Puppets.Typing.Count);
    }

    [Fact]
    public async Task Typing_in_the_room_of_another_account_is_told_to_nobody()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Puppets.AddAccount(Alice, new RemoteAccount("escargot", "other@msn.example"));
        await stage.Get<TypingRelay>().HearAsync(room.Id, [Alice], Token);

        Assert.Empty(stage.Puppets.Typing);
    }

    [Fact]
    public async Task A_contact_who_types_is_seen_typing_in_his_room_and_nowhere_before_there_is_one()
    {
        await using var stage = await StartAsync();
        await stage.Home.ShowTypingAsync(stage.Link, ConversationId.Direct(Bob), Bob, Token);
        await stage.ShownAsync();
        Assert.Empty(stage.Homeserver.Typing);

        var room = await stage.ChatAsync();
        await stage.Home.ShowTypingAsync(stage.Link, ConversationId.Direct(Bob), Bob, Token);
        await stage.ShownAsync();
        Assert.Equal((stage.Ghost(), room.Id, TimeSpan.FromSeconds(10)), Assert.Single(stage.Homeserver.Typing));
    }

    [Fact]
    public async Task A_contact_stops_typing_when_what_he_typed_is_there()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        await stage.Home.ShowTypingAsync(stage.Link, ConversationId.Direct(Bob), Bob, Token);
        await stage.BobSaysAsync("typed");
        await stage.BobSaysAsync("pasted");
        await stage.ShownAsync();

        Assert.Equal(
            [(stage.Ghost(), room.Id, (TimeSpan?)TimeSpan.FromSeconds(10)), (stage.Ghost(), room.Id, null)], stage.Homeserver.Typing);
    }

    private static readonly DateTimeOffset s_start = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private static Task ShowAsync(MatrixStage stage, ContactId contact, Availability availability) =>
        stage.Home.ShowPresenceAsync(stage.Link, ListedBob with { Id = contact }, new ContactPresence(availability), Token);

    private static Task SaidAsync(MatrixStage stage, int count) => stage.Homeserver.UntilAsync(() => stage.Homeserver.Presences.Count >= count);

    private sealed class Running(BackgroundService service) : IAsyncDisposable
    {
        public static async Task<Running> StartAsync(BackgroundService service)
        {
            await service.StartAsync(Token);
            return new Running(service);
        }

        public async ValueTask DisposeAsync() => await service.StopAsync(CancellationToken.None);
    }
}
