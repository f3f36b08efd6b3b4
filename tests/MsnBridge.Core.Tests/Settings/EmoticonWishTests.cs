using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Core.Tests.Fakes;
using MsnBridge.Testing;

namespace MsnBridge.Core.Tests.Settings;

public sealed class EmoticonWishTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Emoticons_are_written_as_the_person_wants_them_and_the_journal_holds_what_was_said()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var settings = new PersonalSettings(bridge.Memory, new PuppetPolicy());
        var first = bridge.Remote.Sessions.Items[0];
        first.Report(new TextReceived(
            ConversationId.Direct(TestBridge.Bob), TestBridge.Bob, new MessageContent("(Y)"), bridge.Time.GetUtcNow(), false, null));
        Assert.Equal("(Y)", (await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is MessageToHome)).Event is MessageToHome plain ? plain.Content.Text : null);

        await settings.SaveAsync(TestBridge.Juliet, new PersonSettings(EmoticonsAsUnicode: true), Token);
        await bridge.RestartAsync();
        await bridge.Directory.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Online), Token);
        await bridge.Directory.SubmitAsync(TestBridge.Juliet, ConversationId.Direct(TestBridge.Bob), TestBridge.Message("👍"), null, Token);

        var session = await bridge.Remote.Sessions.WaitForAsync(session => session != first);
        Assert.Equal("coded 👍", (await session.Sent.WaitForAsync(_ => true)).Text);
        session.Report(new TextReceived(ConversationId.Direct(TestBridge.Bob), TestBridge.Bob, new MessageContent("(N)"), bridge.Time.GetUtcNow(), false, null));
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is MessageToHome { Content.Text: "pictured (N)" });
    }

    [Fact]
    public async Task What_a_person_has_not_chosen_is_as_the_bridge_has_it()
    {
        var settings = new PersonalSettings(new InMemoryHomeMemory(), new PuppetPolicy { EmoticonsAsUnicode = true, FollowName = true });

        Assert.True(await settings.ShowsEmoticonsAsUnicodeAsync(TestBridge.Juliet, Token));
        await settings.SaveAsync(TestBridge.Juliet, new PersonSettings(EmoticonsAsUnicode: false), Token);
        Assert.False(await settings.ShowsEmoticonsAsUnicodeAsync(TestBridge.Juliet, Token));
        Assert.True(await settings.FollowsNameAsync(TestBridge.Juliet, Token));
        Assert.True(await settings.ShowsEmoticonsAsUnicodeAsync(TestBridge.Nurse, Token));
    }

    [Fact]
    public async Task A_choice_outlives_the_process()
    {
        var memory = new InMemoryHomeMemory();
        await new PersonalSettings(memory, new PuppetPolicy()).SaveAsync(TestBridge.Juliet, new PersonSettings(true, true), Token);

        Assert.Equal(new PersonSettings(true, true), await new PersonalSettings(memory, new PuppetPolicy()).FindAsync(TestBridge.Juliet, Token));
    }
}
