namespace MsnBridge.Xmpp.Tests;

public sealed class XmppOptionsTests
{
    [Fact]
    public void Defaults_want_nothing_but_a_secret() =>
        Assert.Equal(["secret"], new XmppOptions().Validate().Select(fault => fault.Key));

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var options = new XmppOptions
        {
            Server = " ",
            Port = 70_000,
            Component = "msn@localhost",
            AllowedUsers = ["example.org", "a b", "alice@example.org/x"],
            MaxStanzaBytes = 0,
            MaxMessageLength = 0,
            MaxWaitingStanzas = 0,
            PingTimeout = TimeSpan.Zero,
            ReconnectDelay = TimeSpan.FromMinutes(2),
        };

        Assert.Equal(
            [
                "server", "port", "component", "secret", "allowedUsers", "allowedUsers", "maxStanzaBytes", "maxMessageLength", "maxWaitingStanzas",
                "pingTimeout", "maxReconnectDelay",
            ],
            options.Validate().Select(fault => fault.Key));
    }

    [Fact]
    public void Component_without_a_domain_above_needs_to_be_told_who_may_use_it()
    {
        var options = new XmppOptions { Component = "msn", Secret = new("x") };

        Assert.Equal(["allowedUsers"], options.Validate().Select(fault => fault.Key));
        Assert.Empty((options with { AllowedUsers = ["example.org"] }).Validate());
    }

    [Fact]
    public void Text_of_the_options_does_not_show_the_secret() =>
        Assert.DoesNotContain("s3cret", new XmppOptions { Secret = new("s3cret") }.ToString(), StringComparison.Ordinal);
}
