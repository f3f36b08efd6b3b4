using System.Globalization;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Matrix;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Web;
using MsnBridge.EndToEnd.Tests.Xmpp;
using MsnBridge.Testing;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A person who manages his account on the bridge's own page, in a browser.</summary>
public abstract class PageStory(HomeServer server) : Story(server)
{
    private readonly int _port = LoopbackPorts.Free();
    private string? _admin;

    protected override string HomeConfiguration => string.Create(CultureInfo.InvariantCulture, $"""
        {Server.Configuration}
        page:
          publicUrl: http://127.0.0.1:{_port}/
          port: {_port}
          admins: [{(_admin is null ? "" : $"'{_admin}'")}]
        """);

    protected abstract string AddressOf(HomePerson person);

    [Fact]
    public async Task An_account_is_linked_and_unlinked_on_the_page_and_what_happens_elsewhere_is_seen_live()
    {
        WebUser.SkipWhereMissing();
        var account = Msn.NewAccount("alice");
        var alice = await NewPersonAsync();
        _admin = AddressOf(alice);
        Assert.Equal(0, await Bridge.StopAsync());
        await Bridge.WriteConfigurationAsync(BridgeConfiguration.For(HomeConfiguration, Msn, WhenUserIsAway, NotificationServer, LogLevel));
        await StartBridgeAsync();

        await using var screen = await WebUser.OpenPageAsync(LinkIn(await alice.AskPageAsync()));
        await screen.ReadsAsync("You have no MSN account linked.");
        await screen.LinksAsync(BridgeConfiguration.Network, account.Address, account.Password);
        await screen.ReadsNoticeAsync("is linked and signed in");
        await screen.ReadsAsync("Signed in.");
        await screen.SeesLoginAsync(account.Address);
        await screen.KeepScreenshotAsync("page");
        await screen.NarrowsAsync();
        Assert.True(await alice.IsLinkedAsync(account.Address));

        await screen.UnlinksAsync();
        await screen.ReadsNoticeAsync("is unlinked");
        Assert.False(await alice.IsLinkedAsync(account.Address));

        await alice.LinkAsync(account.Address, account.Password);
        await screen.ReadsAsync("Signed in.");

        await screen.ExportsAsync();
        await screen.ForgetsAsync();
        await alice.IsToldAsync("Everything that the bridge held about you is erased");
    }

    private static Uri LinkIn(string answer) =>
        new(answer.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).First(word => word.StartsWith("http", StringComparison.Ordinal)));
}

[Collection(Prosody.Name)]
public sealed class PageStoryOnProsody(ProsodyServer server) : PageStory(server)
{
    protected override string AddressOf(HomePerson person) => ((JabberPerson)person).Client.BareJid;
}

[Collection(Synapse.Name)]
public sealed class PageStoryOnSynapse(SynapseServer server) : PageStory(server)
{
    protected override string AddressOf(HomePerson person) => ((MatrixPerson)person).Client.Id;
}
