using MsnBridge.Chat;

namespace MsnBridge.Tests.Chat;

public sealed class ChatInputTests
{
    public static TheoryData<string, object> Lines => new()
    {
        { "hello", new Say("hello") },
        { " hello /quit", new Say(" hello /quit") },
        { "//quit", new Say("/quit") },
        { "", new NothingTyped() },
        { "   ", new NothingTyped() },
        { "/quit", new Quit() },
        { "/QUIT ", new Quit() },
        { "/list", new ShowList() },
        { "/help", new ShowHelp() },
        { "/typing", new Typing() },
        { "/nudge", new Nudge() },
        { "/wait 5s", new Wait("5s") },
        { "/chat bob@example.org", new Choose("bob@example.org") },
        { "/add  bob@example.org ", new EditContact(ContactAction.Add, "bob@example.org") },
        { "/remove bob@example.org", new EditContact(ContactAction.Remove, "bob@example.org") },
        { "/accept bob@example.org", new EditContact(ContactAction.Accept, "bob@example.org") },
        { "/decline bob@example.org", new EditContact(ContactAction.Decline, "bob@example.org") },
        { "/block bob@example.org", new EditContact(ContactAction.Block, "bob@example.org") },
        { "/unblock bob@example.org", new EditContact(ContactAction.Unblock, "bob@example.org") },
        { "/status away", new SetStatus("away") },
        { "/message at the lake", new SetPersonalMessage("at the lake") },
        { "/message", new SetPersonalMessage("") },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_understood(string line, object expected) => Assert.Equal(expected, ChatInput.Parse(line));

    [Theory]
    [InlineData("/quit now", "stands alone")]
    [InlineData("/chat", "and an address")]
    [InlineData("/block ", "and an address")]
    [InlineData("/wait", "and a time")]
    [InlineData("/status", "one of: online")]
    [InlineData("/dance", "no command /dance")]
    [InlineData("/", "no command /")]
    public void A_wrong_command_is_answered_with_what_to_type(string line, string reason) =>
        Assert.Contains(reason, Assert.IsType<Misunderstood>(ChatInput.Parse(line)).Reason, StringComparison.Ordinal);
}
