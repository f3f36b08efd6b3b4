using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Tests.Messages;

public sealed class WordingTests
{
    public static TheoryData<DeliveryOutcome, DeliveryFailure> EveryEnd { get; } = new(
        from outcome in Enum.GetValues<DeliveryOutcome>() from failure in Enum.GetValues<DeliveryFailure>() select (outcome, failure));

    [Theory]
    [MemberData(nameof(EveryEnd))]
    public void Every_end_of_a_message_has_words(DeliveryOutcome outcome, DeliveryFailure failure) =>
        Assert.EndsWith(".", DeliveryText.Describe(outcome, failure), StringComparison.Ordinal);

    [Fact]
    public void Every_login_state_has_words_and_shows_the_detail() =>
        Assert.All(
            Enum.GetValues<LoginState>(),
            state => Assert.EndsWith("(why)", new LoginStatus(state, "why", DateTimeOffset.UnixEpoch).Describe(), StringComparison.Ordinal));

    [Fact]
    public void A_secret_and_a_body_are_not_in_any_text_form()
    {
        Assert.DoesNotContain("hunter2", $"{new Secret("hunter2")} {new LinkRequest("local", "a@b.example", new Secret("hunter2"))}", StringComparison.Ordinal);
        Assert.DoesNotContain("hello", new MessageContent("hello").ToString(), StringComparison.Ordinal);
    }
}
