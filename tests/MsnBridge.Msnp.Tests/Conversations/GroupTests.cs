using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Conversations;

/// <summary>Conversations of several over switchboards, line by line.</summary>
public sealed class GroupTests
{
    private const string Switchboard = "sb.example.net:1864";
    private const string Bob = "bob@example.org";
    private const string Carol = "carol@example.net";
    private static readonly MsnConversationId Kept = MsnConversationId.Parse("group:0123456789abcdef0123456789abcdef");
    private static readonly MsnConversationId ToBob = MsnConversationId.With(Bob);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedFact]
    public async Task A_group_of_an_earlier_session_is_found_again_by_its_people()
    {
        await using var network = new ScriptedNetwork();
        network.Client.RememberGroup(Kept, [Carol, Bob]);
        var server = await network.SignInWithBobAsync();
        var switchboard = await InviteAliceAsync(network, server, $"IRO 1 1 2 {Bob} Bob", $"IRO 1 2 2 {Carol} Carol");
        var group = await network.NextAsync<ParticipantsEvent>();
        Assert.Equal(Kept, group.Conversation);

        await DeliverAsync(switchboard, Carol, "hello again");
        Assert.Equal(Kept, (await network.NextAsync<TextEvent>()).Conversation);
    }

    [TimedFact]
    public async Task Who_comes_one_by_one_into_a_larger_group_is_not_taken_for_a_smaller_one()
    {
        await using var network = new ScriptedNetwork();
        network.Client.RememberGroup(Kept, [Bob, Carol, "dave@example.com"]);
        var server = await network.SignInWithBobAsync();
        var switchboard = await InviteAliceAsync(network, server, $"IRO 1 1 2 {Bob} Bob", $"IRO 1 2 2 {Carol} Carol");
        await switchboard.SendAsync("JOI dave@example.com Dave");

        var group = await network.NextAsync<ParticipantsEvent>();
        Assert.Equal((Kept, 3), (group.Conversation, group.Participants.Length));
    }

    [TimedFact]
    public async Task What_is_said_before_the_third_comes_makes_it_the_smaller_group()
    {
        await using var network = new ScriptedNetwork();
        network.Client.RememberGroup(Kept, [Bob, Carol, "dave@example.com"]);
        var server = await network.SignInWithBobAsync();
        var switchboard = await InviteAliceAsync(network, server, $"IRO 1 1 2 {Bob} Bob", $"IRO 1 2 2 {Carol} Carol");
        await DeliverAsync(switchboard, Bob, "just us three");

        var group = await network.NextAsync<ParticipantsEvent>();
        Assert.NotEqual(Kept, group.Conversation);
        Assert.Equal(group.Conversation, (await network.NextAsync<TextEvent>()).Conversation);
    }

    [TimedFact]
    public async Task Those_who_do_not_become_more_are_a_group_after_a_while()
    {
        await using var network = new ScriptedNetwork();
        network.Client.RememberGroup(Kept, [Bob, Carol, "dave@example.com"]);
        var server = await network.SignInWithBobAsync();
        await InviteAliceAsync(network, server, $"IRO 1 1 2 {Bob} Bob", $"IRO 1 2 2 {Carol} Carol");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(3));

        Assert.NotEqual(Kept, (await network.NextAsync<ParticipantsEvent>()).Conversation);
    }

    [TimedFact]
    public async Task Speaking_into_a_remembered_group_calls_its_people_and_names_who_could_not_come()
    {
        await using var network = new ScriptedNetwork();
        network.Client.RememberGroup(Kept, [Bob, Carol]);
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Kept, new TextMessage("anybody?"), Token);
        var switchboard = await EnterAsync(network, server, 7);
        await switchboard.PlayAsync($"CAL 2 {Bob}", "217 2");
        await switchboard.PlayAsync($"CAL 3 {Carol}", "CAL 3 RINGING 17", $"JOI {Carol} Carol");
        await switchboard.ExpectStartAsync("MSG 4 A ");
        await switchboard.SendAsync("ACK 4");

        var result = await sending;
        Assert.Equal(MsnSendOutcome.Delivered, result.Outcome);
        Assert.Equal([Bob], result.Absent);
    }

    [TimedFact]
    public async Task When_nobody_of_a_group_can_come_it_is_refused()
    {
        await using var network = new ScriptedNetwork();
        network.Client.RememberGroup(Kept, [Bob, Carol]);
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Kept, new TextMessage("anybody?"), Token);
        var switchboard = await EnterAsync(network, server, 7);
        await switchboard.PlayAsync($"CAL 2 {Bob}", "217 2");
        await switchboard.PlayAsync($"CAL 3 {Carol}", "217 3");

        Assert.Equal(MsnSendRefusal.ContactOffline, (await sending).Refusal);
    }

    [TimedFact]
    public async Task A_group_is_made_by_calling_everybody_and_who_does_not_come_is_named()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var starting = network.Client.StartGroupAsync([Bob, Carol, "dave@example.com"], Token);
        var switchboard = await EnterAsync(network, server, 7);
        await switchboard.PlayAsync($"CAL 2 {Bob}", "CAL 2 RINGING 17", $"JOI {Bob} Bob");
        await switchboard.PlayAsync($"CAL 3 {Carol}", "CAL 3 RINGING 17", $"JOI {Carol} Carol");
        await switchboard.PlayAsync("CAL 4 dave@example.com", "217 4");

        var made = await starting;
        Assert.True(made.Conversation!.Value.IsGroup);
        Assert.Equal([Bob, Carol], made.Participants);
        Assert.Equal(["dave@example.com"], made.Absent);
        Assert.Equal(made.Conversation, (await network.NextAsync<ParticipantsEvent>()).Conversation);
    }

    [TimedFact]
    public async Task A_group_nobody_comes_to_is_not_made()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var starting = network.Client.StartGroupAsync([Bob, Carol], Token);
        var switchboard = await EnterAsync(network, server, 7);
        await switchboard.PlayAsync($"CAL 2 {Bob}", "217 2");
        await switchboard.PlayAsync($"CAL 3 {Carol}", "208 3");

        var made = await starting;
        Assert.Null(made.Conversation);
        Assert.Equal(MsnSendOutcome.Refused, made.Result.Outcome);
    }

    [TimedFact]
    public async Task Inviting_somebody_into_a_talk_of_two_makes_a_group_and_the_talk_of_two_goes_on_elsewhere()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var inviting = network.Client.InviteAsync(ToBob, Carol, Token);
        var switchboard = await EnterAsync(network, server, 7);
        await switchboard.PlayAsync($"CAL 2 {Bob}", "CAL 2 RINGING 17", $"JOI {Bob} Bob");
        await switchboard.PlayAsync($"CAL 3 {Carol}", "CAL 3 RINGING 17", $"JOI {Carol} Carol");

        var made = await inviting;
        Assert.True(made.Conversation!.Value.IsGroup);
        Assert.Equal([Bob, Carol], made.Participants);
        _ = network.Client.SendTextAsync(ToBob, new TextMessage("just you"), Token);
        await server.ExpectAsync("XFR 8 SB");
    }

    [TimedTheory]
    [InlineData(217, MsnSendRefusal.ContactOffline)]
    [InlineData(208, MsnSendRefusal.ContactUnknown)]
    public async Task Who_cannot_be_called_in_is_refused_and_the_group_is_what_it_was(int code, MsnSendRefusal refusal)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await GatherAsync(network, server);
        var group = await network.NextAsync<ParticipantsEvent>();
        var inviting = network.Client.InviteAsync(group.Conversation, "dave@example.com", Token);
        await switchboard.PlayAsync("CAL 4 dave@example.com", $"{code} 4");

        Assert.Equal(refusal, (await inviting).Result.Refusal);
    }

    [TimedFact]
    public async Task Who_leaves_while_others_stay_has_left_and_who_comes_again_has_come()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await GatherAsync(network, server);
        var group = await network.NextAsync<ParticipantsEvent>();
        await switchboard.SendAsync($"BYE {Bob}");
        Assert.Equal([Carol], (await network.NextAsync<ParticipantsEvent>()).Participants);
        await switchboard.SendAsync($"JOI {Bob} Bob");
        var again = await network.NextAsync<ParticipantsEvent>();

        Assert.Equal(group.Conversation, again.Conversation);
        Assert.Equal([Bob, Carol], again.Participants);
    }

    [TimedFact]
    public async Task Who_left_and_missed_what_was_said_is_not_called_again()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var first = await GatherAsync(network, server);
        var group = (await network.NextAsync<ParticipantsEvent>()).Conversation;
        await first.SendAsync($"BYE {Bob}");
        await DeliverAsync(first, Carol, "he is gone");
        await first.SendAsync($"BYE {Carol}");
        await first.ExpectAsync("OUT");
        await first.ExpectEndAsync();

        var sending = network.Client.SendTextAsync(group, new TextMessage("and you?"), Token);
        var second = await EnterAsync(network, server, 8);
        await second.PlayAsync($"CAL 2 {Carol}", "CAL 2 RINGING 17", $"JOI {Carol} Carol");
        await second.ExpectStartAsync("MSG 3 A ");
        await second.SendAsync("ACK 3");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedFact]
    public async Task A_group_that_was_left_is_over_and_its_people_make_another()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var first = await GatherAsync(network, server);
        var group = (await network.NextAsync<ParticipantsEvent>()).Conversation;
        await network.Client.LeaveAsync(group, Token);
        await first.ExpectAsync("OUT");
        await first.ExpectEndAsync();

        Assert.Equal(MsnSendRefusal.ConversationOver, (await network.Client.SendTextAsync(group, new TextMessage("hello?"), Token)).Refusal);
        await InviteAliceAsync(network, server, $"IRO 1 1 2 {Bob} Bob", $"IRO 1 2 2 {Carol} Carol");
        Assert.NotEqual(group, (await network.NextAsync<ParticipantsEvent>()).Conversation);
    }

    [TimedFact]
    public async Task Groups_without_end_are_not_remembered()
    {
        await using var network = new ScriptedNetwork();
        for (var number = 0; number < 1000; number++)
            network.Client.RememberGroup(MsnConversationId.Parse($"group:{number:D32}"), [Bob, $"{number}@example.com"]);
        await network.SignInWithBobAsync();

        Assert.Equal(
            MsnSendRefusal.ConversationOver,
            (await network.Client.SendTextAsync(MsnConversationId.Parse($"group:{999:D32}"), new TextMessage("hello?"), Token)).Refusal);
    }

    private static async Task<ScriptedPeer> GatherAsync(ScriptedNetwork network, ScriptedPeer server)
    {
        _ = network.Client.StartGroupAsync([Bob, Carol], Token);
        var switchboard = await EnterAsync(network, server, 7);
        await switchboard.PlayAsync($"CAL 2 {Bob}", "CAL 2 RINGING 17", $"JOI {Bob} Bob");
        await switchboard.PlayAsync($"CAL 3 {Carol}", "CAL 3 RINGING 17", $"JOI {Carol} Carol");
        return switchboard;
    }

    private static async Task<ScriptedPeer> EnterAsync(ScriptedNetwork network, ScriptedPeer server, int transaction)
    {
        await server.PlayAsync($"XFR {transaction} SB", $"XFR {transaction} SB {Switchboard} CKI cookie");
        var switchboard = await network.AcceptAsync(Switchboard);
        await switchboard.PlayAsync("USR 1 alice@example.com cookie", "USR 1 OK alice@example.com Alice");
        return switchboard;
    }

    private static async Task<ScriptedPeer> InviteAliceAsync(ScriptedNetwork network, ScriptedPeer server, params string[] present)
    {
        await server.SendAsync($"RNG 17 {Switchboard} CKI ring-cookie {Bob} Bob");
        var switchboard = await network.AcceptAsync(Switchboard);
        await switchboard.PlayAsync("ANS 1 alice@example.com ring-cookie 17", [.. present, "ANS 1 OK"]);
        return switchboard;
    }

    private static Task DeliverAsync(ScriptedPeer switchboard, string sender, string text) =>
        switchboard.SendPayloadAsync($"MSG {sender} Somebody", $"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n{text}");
}
