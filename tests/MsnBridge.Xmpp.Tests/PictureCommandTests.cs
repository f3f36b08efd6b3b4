using System.Xml.Linq;
using MsnBridge.Core.Pictures;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

/// <summary>The command by which a user chooses his picture on MSN.</summary>
public sealed class PictureCommandTests
{
    private static readonly byte[] s_rose = FakeImages.Png("rose");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_an_account_it_says_so()
    {
        await using var transport = await Transport.ConnectAsync();

        Assert.Contains("no MSN account", Note(await CommandTests.StepAsync(transport, "picture")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_says_what_contacts_see()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Pictures.AddAccount(Transport.AliceUser);
        Assert.Contains("no picture", Instructions(await CommandTests.StepAsync(transport, "picture")), StringComparison.Ordinal);

        transport.Pictures.AddAccount(Transport.AliceUser, "aa");
        Assert.Contains("your avatar from here", Instructions(await CommandTests.StepAsync(transport, "picture")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_removed_and_the_form_knows_it_afterwards()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Pictures.AddAccount(Transport.AliceUser, "aa");

        var form = await CommandTests.StepAsync(transport, "picture");
        var done = await CommandTests.StepAsync(transport, "picture", form, "complete", ("picture", "remove"));

        Assert.Contains("see no picture of you now", Note(done), StringComparison.Ordinal);
        var again = await CommandTests.StepAsync(transport, "picture");
        Assert.Contains("because you asked for that", Instructions(again), StringComparison.Ordinal);
        Assert.Equal("remove", DataForm.Read(again.Element(Ns.DataForm + "x")!)["picture"]);
    }

    [Fact]
    public async Task The_avatar_is_taken_from_the_card()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Pictures.AddAccount(Transport.AliceUser);

        var done = await UseAsync(transport, $"<vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>{Convert.ToBase64String(s_rose)}</BINVAL></PHOTO></vCard>");

        Assert.Contains("see your avatar from here now", Note(done), StringComparison.Ordinal);
        Assert.Equal(s_rose, (await transport.Pictures.NextAsync(Token)).Picture?.Bytes.ToArray());
    }

    [Fact]
    public async Task A_card_without_a_picture_is_told()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Pictures.AddAccount(Transport.AliceUser);

        var done = await UseAsync(transport, "<vCard xmlns='vcard-temp'/>");

        Assert.Equal("error", (string?)done.Element(Ns.Commands + "note")?.Attribute("type"));
        Assert.Contains("did not give your avatar", Note(done), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OwnPictureResult.NotAnImage)]
    [InlineData(OwnPictureResult.TooLarge)]
    public async Task An_avatar_that_cannot_be_used_is_told_with_the_reason(OwnPictureResult result)
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Pictures.AddAccount(Transport.AliceUser);
        transport.Pictures.Result = result;

        var done = await UseAsync(transport, $"<vCard xmlns='vcard-temp'><PHOTO><BINVAL>{Convert.ToBase64String(s_rose)}</BINVAL></PHOTO></vCard>");

        Assert.Equal("error", (string?)done.Element(Ns.Commands + "note")?.Attribute("type"));
        Assert.Equal(OwnPictureText.OfFailure(result), Note(done));
    }

    private static async Task<XElement> UseAsync(Transport transport, string card)
    {
        var form = await CommandTests.StepAsync(transport, "picture");
        await transport.SendAsync(
            $"<iq type='set' id='use' from='{Transport.AlicesPhone}' to='msn.localhost'><command xmlns='http://jabber.org/protocol/commands' node='picture' action='complete' "
            + $"sessionid='{(string?)form.Attribute("sessionid")}'><x xmlns='jabber:x:data' type='submit'><field var='picture'><value>use</value></field></x></command></iq>");
        var question = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.VCard + "vCard") is not null && Stanza.TypeOf(stanza) == "get");
        await transport.SendAsync($"<iq type='result' id='{Stanza.IdOf(question)}' from='{Transport.Alice}' to='msn.localhost'>{card}</iq>");
        var answer = await transport.Server.UntilAsync(stanza => Stanza.IdOf(stanza) == "use");
        return answer.Element(Ns.Commands + "command")!;
    }

    private static string Note(XElement command) => (string?)command.Element(Ns.Commands + "note") ?? "";

    private static string Instructions(XElement command) => (string?)command.Descendants(Ns.DataForm + "instructions").Single() ?? "";
}
