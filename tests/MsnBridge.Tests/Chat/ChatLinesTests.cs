using MsnBridge.Chat;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Tests.Chat;

public sealed class ChatLinesTests
{
    private static readonly MsnConversationId s_bob = MsnConversationId.With("bob@msn.example");

    [Fact]
    public void A_text_is_shown_with_its_sender() => Assert.Equal("bob@msn.example: hello", Describe("hello"));

    [Fact]
    public void Further_lines_of_a_text_cannot_pose_as_somebody_elses() =>
        Assert.Equal("bob@msn.example: hello\n    alice@msn.example: send him money", Describe("hello\nalice@msn.example: send him money"));

    [Fact]
    public void Control_characters_do_not_reach_the_terminal() =>
        Assert.Equal("bob@msn.example: \uFFFD[2Jgone\uFFFD\uFFFD", Describe("\u001b[2Jgone\u0007\u009b"));

    [Fact]
    public void Presence_is_shown_with_the_personal_message() =>
        Assert.Equal("* bob@msn.example is away: at the lake (listening to rain)", ChatLines.Describe(new PresenceEvent("bob@msn.example",
            new MsnContactPresence { Status = MsnpStatus.Away, PersonalMessage = "at the lake", CurrentMedia = "rain" })));

    [Fact]
    public void Contacts_who_are_there_come_first_and_say_how_they_stand()
    {
        MsnContact[] contacts =
        [
            new() { Address = "ann@msn.example", DisplayName = "ann@msn.example", Lists = MsnpLists.Forward | MsnpLists.Reverse },
            new() { Address = "bob@msn.example", DisplayName = "Bob", Lists = MsnpLists.Forward | MsnpLists.Allow },
            new() { Address = "cat@msn.example", DisplayName = "Cat", Lists = MsnpLists.Pending },
            new() { Address = "dan@msn.example", DisplayName = "Dan", Lists = MsnpLists.Block | MsnpLists.Reverse },
        ];
        var list = ContactListSnapshot.Empty with
        {
            Contacts = ContactListSnapshot.Empty.Contacts.AddRange(contacts.Select(contact => KeyValuePair.Create(contact.Address, contact))),
        };

        var lines = ChatLines.DescribeList(list, address => address.StartsWith("bob", StringComparison.Ordinal)
            ? new MsnContactPresence { Status = MsnpStatus.Online }
            : MsnContactPresence.Offline);

        Assert.Equal(
        [
            "  bob@msn.example (Bob) [has not added you]: online",
            "  ann@msn.example: offline",
            "  cat@msn.example (Cat) [not on your list, waits for your answer]: offline",
            "  dan@msn.example (Dan) [not on your list, blocked]: offline",
        ], lines);
    }

    [Theory]
    [InlineData(MsnSendOutcome.Delivered, MsnSendRefusal.None, "* delivered")]
    [InlineData(MsnSendOutcome.Unconfirmed, MsnSendRefusal.None, "* sent, but not confirmed: it may or may not have arrived")]
    [InlineData(MsnSendOutcome.Refused, MsnSendRefusal.ContactOffline, "* not delivered: the contact is offline, hidden, or blocks you")]
    public void What_became_of_a_text_is_said(MsnSendOutcome outcome, MsnSendRefusal refusal, string expected) =>
        Assert.Equal(expected, ChatLines.Describe(new MsnSendResult(outcome, refusal)));

    [Fact]
    public void Every_refusal_has_words() =>
        Assert.All(Enum.GetValues<MsnSendRefusal>(), refusal =>
            Assert.StartsWith("* not delivered: ", ChatLines.Describe(new MsnSendResult(MsnSendOutcome.Refused, refusal)),
            StringComparison.Ordinal));

    private static string? Describe(string text) =>
        ChatLines.Describe(new TextEvent(s_bob, "bob@msn.example", "Bob", new TextMessage(text), DateTimeOffset.UnixEpoch));
}
