using MsnBridge.Core.Contacts;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

/// <summary>A user of whom nothing is heard after the transport came up is away, and his puppet learns it.</summary>
public sealed class AbsenceTests
{
    [Fact]
    public async Task A_user_who_does_not_answer_the_probe_in_time_is_away()
    {
        await using var transport = await Transport.ConnectAsync(transport => transport.Directory.AddAccount(Transport.Alice));
        await transport.SettleAsync();

        transport.Time.Advance(TimeSpan.FromSeconds(29));
        await transport.SettleAsync();
        Assert.Empty(transport.Directory.TakeAll().OfType<OwnPresence>());
        transport.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(new OwnPresence(Availability.Offline), await transport.Directory.NextAsync<OwnPresence>());
    }

    [Fact]
    public async Task A_user_whose_server_says_that_he_is_away_is_away_at_once()
    {
        await using var transport = await Transport.ConnectAsync(transport => transport.Directory.AddAccount(Transport.Alice));

        await transport.SendAsync($"<presence from='{Transport.Alice}' to='msn.localhost' type='unavailable'/>");

        Assert.Equal(new OwnPresence(Availability.Offline), await transport.Directory.NextAsync<OwnPresence>());
    }

    [Fact]
    public async Task A_user_who_answers_is_not_taken_for_away()
    {
        await using var transport = await Transport.ConnectAsync(transport => transport.Directory.AddAccount(Transport.Alice));

        await transport.Server.CollectUntilAsync(stanza => (string?)stanza.Attribute("type") == "probe");
        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'/>");
        Assert.Equal(Availability.Online, (await transport.Directory.NextAsync<OwnPresence>()).Availability);
        await transport.PassTimeAsync(TimeSpan.FromSeconds(40));
        await transport.SettleAsync();

        Assert.Empty(transport.Directory.TakeAll().OfType<OwnPresence>());
    }
}
