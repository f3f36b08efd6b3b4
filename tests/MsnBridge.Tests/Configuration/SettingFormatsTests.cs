using CsCheck;
using MsnBridge.Configuration;

namespace MsnBridge.Tests.Configuration;

public sealed class SettingFormatsTests
{
    private static readonly Func<string, Parsed<TimeSpan>> s_anyDuration = SettingFormats.Duration(TimeSpan.Zero, TimeSpan.MaxValue);

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("90s", 90_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("7d", 604_800_000)]
    public void A_length_of_time_has_a_number_and_a_unit(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), s_anyDuration(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("5 s")]
    [InlineData("00:00:30")]
    [InlineData("999999999999999d")]
    [InlineData("9999999999999999999999s")]
    public void Anything_else_is_no_length_of_time(string text) => Assert.False(s_anyDuration(text).Succeeded);

    [Fact]
    public void A_length_of_time_is_written_as_it_is_read() =>
        Gen.Long[0, TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond].Sample(milliseconds =>
            s_anyDuration(SettingFormats.FormatDuration(TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond))).Value.Ticks
            == milliseconds * TimeSpan.TicksPerMillisecond);

    [Theory]
    [InlineData("https://example.org/rdr/pprdr.asp", true)]
    [InlineData("http://127.0.0.1:8080/rdr/pprdr.asp", true)]
    [InlineData("http://localhost/", true)]
    [InlineData("http://example.org/", true)]
    [InlineData("https://user:password@example.org/", false)]
    [InlineData("ftp://example.org/", false)]
    [InlineData("/rdr/pprdr.asp", false)]
    [InlineData("example.org", false)]
    public void A_web_address_is_whole_and_without_a_password(string text, bool accepted) =>
        Assert.Equal(accepted, SettingFormats.WebAddress(text).Succeeded);

    [Fact]
    public void A_fault_about_a_url_does_not_repeat_the_password_in_it() =>
        Assert.DoesNotContain("hunter2", SettingFormats.WebAddress("https://user:hunter2@example.org/").Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("example.org", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("::1", true)]
    [InlineData("example.org:1863", false)]
    [InlineData("https://example.org", false)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    public void A_host_is_a_name_or_an_address_alone(string text, bool accepted) =>
        Assert.Equal(accepted, SettingFormats.Host(text).Succeeded);
}
