using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Tests.Puppets;

public sealed class NudgeFloodTests
{
    private static readonly ContactId s_bob = new("bob@msn.example");
    private static readonly ContactId s_carol = new("carol@msn.example");
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly NudgeFloods _floods = new();

    [Fact]
    public void Nudges_as_fast_as_official_clients_let_people_send_them_are_told_one_by_one()
    {
        for (var second = 0; second < 60; second += 12)
            Assert.Equal(NudgeVerdict.Tell, Judge(s_bob, second));
    }

    [Fact]
    public void A_flood_is_told_once_a_minute_and_ends_with_a_pause()
    {
        Assert.Equal(NudgeVerdict.Tell, Judge(s_bob, 0));
        Assert.Equal(NudgeVerdict.TellAsFlood, Judge(s_bob, 1));
        for (var second = 2; second < 61; second++)
            Assert.Equal(NudgeVerdict.Coalesce, Judge(s_bob, second));
        Assert.Equal(NudgeVerdict.TellAsFlood, Judge(s_bob, 61));
        Assert.Equal(NudgeVerdict.Tell, Judge(s_bob, 71));
    }

    [Fact]
    public void A_flood_of_one_hides_no_nudge_of_another()
    {
        Judge(s_bob, 0);
        Judge(s_bob, 1);

        Assert.Equal(NudgeVerdict.Tell, Judge(s_carol, 2));
    }

    [Fact]
    public void A_thousand_senders_are_judged_all_the_same()
    {
        for (var sender = 0; sender < 1000; sender++)
            Assert.Equal(NudgeVerdict.Tell, Judge(new ContactId($"{sender}@msn.example"), 0));
        Assert.Equal(NudgeVerdict.TellAsFlood, Judge(new ContactId("999@msn.example"), 1));
    }

    private NudgeVerdict Judge(ContactId sender, int second) => _floods.Judge(ConversationId.Direct(sender), sender, s_start + TimeSpan.FromSeconds(second));
}
