using System.Xml.Linq;
using MsnBridge.Core.People;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Files;
using MsnBridge.Xmpp.Tests.Support;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Tests;

/// <summary>What a person asks the transport to hand over, and to erase.</summary>
public sealed class OwnDataTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_is_put_on_the_persons_own_server_and_only_he_has_the_link()
    {
        await using var files = new WebFiles();
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<iq type='set' id='export' from='{Transport.AlicesPhone}' to='msn.localhost'><command xmlns='http://jabber.org/protocol/commands' node='export'/></iq>");
        await FileTests.OfferUploadsAsync(transport, limit: 1_000_000);
        var request = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.Upload + "request") is not null);
        await FileTests.AnswerAsync(transport, request, $"""
            <slot xmlns='urn:xmpp:http:upload:0'><put url='{files.UrlOf("/up/export.zip")}'/><get url='{files.UrlOf("/up/export.zip")}'/></slot>
            """);
        var done = (await transport.Server.UntilAsync(stanza => (string?)stanza.Attribute("id") == "export")).Element(Ns.Commands + "command")!;

        Assert.Equal("completed", (string?)done.Attribute("status"));
        Assert.StartsWith($"{files.UrlOf("/up/export.zip")} is the file.", Note(done), StringComparison.Ordinal);
        Assert.Equal(FakePersonData.Export, files.Content["/up/export.zip"]);
    }

    [Theory]
    [InlineData(ExportOutcome.NotHanded, "I could not hand it to you")]
    [InlineData(ExportOutcome.UnderWay, "An export of yours is being made already")]
    public async Task Why_there_is_no_export_is_told(ExportOutcome outcome, string words)
    {
        await using var transport = await Transport.ConnectAsync();
        transport.People.Outcome = outcome;

        Assert.StartsWith(words, Note(await CommandTests.StepAsync(transport, "export")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_erased_before_the_person_was_told_what_that_is_and_went_on()
    {
        await using var transport = await Transport.ConnectAsync();

        var question = await CommandTests.StepAsync(transport, "forget-me");
        Assert.Equal("executing", (string?)question.Attribute("status"));
        Assert.Contains("cannot be taken back", question.Value, StringComparison.Ordinal);
        Assert.Empty(transport.People.Erased);

        Assert.Equal(PersonDataText.Begun, Note(await CommandTests.StepAsync(transport, "forget-me", question, "complete")));
        Assert.Equal(Transport.AliceUser, Assert.Single(transport.People.Erased).User);
        transport.People.IsUnderWay = true;
        question = await CommandTests.StepAsync(transport, "forget-me");
        Assert.Equal(PersonDataText.UnderWay, Note(await CommandTests.StepAsync(transport, "forget-me", question, "complete")));
    }

    [Fact]
    public async Task The_process_forgets_an_erased_person_and_he_is_told_by_a_message_that_waits_for_him()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var erasure = transport.Get<IHomeErasure>();

        await erasure.ForgetAsync(Transport.AliceUser, Token);
        var elsewhere = erasure.ChoosePlace(Transport.AliceUser);
        var telling = erasure.TellAsync(Transport.AliceUser, elsewhere, "It is done.", Token);
        var message = await transport.Server.UntilAsync(stanza => stanza.Name.LocalName == "message");
        await telling;

        Assert.Null(transport.Get<UserSessions>().Find(UserSessions.ToJid(Transport.AliceUser)));
        Assert.Equal(("chat", elsewhere, Transport.Alice), ((string?)message.Attribute("type"), (string?)message.Attribute("id"), (string?)message.Attribute("to")));
        Assert.Equal("It is done.", (string?)message.Element(Ns.Component + "body"));
        Assert.StartsWith("erased-", elsewhere, StringComparison.Ordinal);
    }

    private static string Note(XElement command) => (string)command.Element(Ns.Commands + "note")!;
}
