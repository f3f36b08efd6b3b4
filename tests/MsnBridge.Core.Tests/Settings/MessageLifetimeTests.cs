using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Core.Tests.Fakes;
using MsnBridge.Testing;

namespace MsnBridge.Core.Tests.Settings;

public sealed class MessageLifetimeTests
{
    private static readonly PuppetPolicy s_policy = new()
    {
        MessageLifetime = TimeSpan.FromDays(1),
        ShortestMessageLifetime = TimeSpan.FromMinutes(10),
        LongestMessageLifetime = TimeSpan.FromDays(2),
    };

    [Fact]
    public async Task What_a_person_chose_counts_within_what_the_admin_allows_today()
    {
        var settings = new PersonalSettings(new InMemoryHomeMemory(), s_policy);
        Assert.Equal(TimeSpan.FromDays(1), await settings.FindMessageLifetimeAsync(TestBridge.Juliet, TestBridge.Token));

        foreach (var (chosen, counts) in new[] { (TimeSpan.FromHours(3), TimeSpan.FromHours(3)), (TimeSpan.FromDays(30), TimeSpan.FromDays(2)), (TimeSpan.Zero, TimeSpan.FromMinutes(10)) })
        {
            await settings.SaveAsync(TestBridge.Juliet, new PersonSettings(MessageLifetime: chosen), TestBridge.Token);
            Assert.Equal(counts, await settings.FindMessageLifetimeAsync(TestBridge.Juliet, TestBridge.Token));
        }
    }

    [Theory]
    [InlineData("30m", "30m")]
    [InlineData("90M", "90m")]
    [InlineData(" 12h ", "12h")]
    [InlineData("48h", "2d")]
    [InlineData("7d", "7d")]
    public void A_time_is_a_number_and_its_unit(string written, string described)
    {
        Assert.True(LifetimeText.TryParse(written, out var time));
        Assert.Equal(described, LifetimeText.Describe(time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData("12")]
    [InlineData("99999999999d")]
    [InlineData("3w")]
    public void Anything_else_is_none(string written) => Assert.False(LifetimeText.TryParse(written, out _));
}
