using System.Xml.Linq;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Messages;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Files;

/// <summary>How long transfers are told of, and files that are taken back.</summary>
public sealed class TransferTests
{
    private const string AlicesDesk = "alice@localhost/desk";
    private static readonly SharedFile s_file = SharedFile.Named("film.bin", 1_000_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_that_can_be_corrected_sees_one_message_and_others_a_line_for_each_step()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await transport.SendAsync($"<presence from='{AlicesDesk}' to='msn.localhost'/>");
        await PersonalEventTests.AnnounceAsync(transport, Transport.AlicesPhone, "urn:xmpp:message-correct:0");

        await ShowAsync(transport, TransferState.Running, 200_000);
        await ShowAsync(transport, TransferState.Running, 400_000);
        await ShowAsync(transport, TransferState.Arrived, 1_000_000);
        var told = (await transport.SettleAsync()).Where(stanza => Stanza.IdOf(stanza)?.StartsWith("transfer-", StringComparison.Ordinal) == true).ToList();

        var phone = told.Where(stanza => (string?)stanza.Attribute("to") == Transport.AlicesPhone).ToList();
        Assert.Equal(["20 %", "40 %", "is here"], phone.Select(Words));
        Assert.Equal([null, "transfer-in-5", "transfer-in-5"], phone.Select(stanza => (string?)stanza.Element(Ns.Correction + "replace")?.Attribute("id")));
        Assert.Equal("transfer-in-5", Stanza.IdOf(phone[0]));
        Assert.Equal(3, phone.Select(Stanza.IdOf).Distinct().Count());
        var desk = told.Where(stanza => (string?)stanza.Attribute("to") == AlicesDesk).ToList();
        Assert.Equal(["20 %", "40 %"], desk.Select(Words));
        Assert.All(desk, stanza => Assert.Null(stanza.Element(Ns.Correction + "replace")));
        Assert.All(told, stanza => Assert.NotNull(stanza.Element(Ns.Hints + "no-store")));
        Assert.All(told, stanza => Assert.NotNull(stanza.Element(Ns.Carbons + "private")));
    }

    [Fact]
    public async Task The_end_of_a_transfer_that_was_never_shown_is_not_either()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await PersonalEventTests.AnnounceAsync(transport, Transport.AlicesPhone, "urn:xmpp:message-correct:0");

        await ShowAsync(transport, TransferState.Failed, 0);

        Assert.DoesNotContain(await transport.SettleAsync(), stanza => stanza.Name == Ns.Component + "message");
    }

    [Theory]
    [InlineData("<retract xmlns='urn:xmpp:message-retract:1' id='m1'/><body>I take this back.</body>")]
    [InlineData("<retract xmlns='urn:xmpp:message-retract:1' id='o1'/><body>I take this back.</body>")]
    [InlineData("<apply-to xmlns='urn:xmpp:fasten:0' id='o1'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>")]
    [InlineData("<body> Withdraw </body>")]
    public async Task A_file_under_way_is_taken_back_by_retracting_its_message_or_by_a_word(string content)
    {
        await using var files = new WebFiles();
        await using var transport = await SendFileAsync(files);

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='r1'>{content}</message>");
        await transport.SettleAsync();

        Assert.Equal(["m1"], transport.Directory.Cancelled);
        Assert.DoesNotContain(transport.Directory.TakeAll(), told => told is Submitted);
    }

    [Fact]
    public async Task A_file_under_way_is_listed_by_the_command_and_taken_back_there()
    {
        await using var files = new WebFiles();
        await using var transport = await SendFileAsync(files);

        var form = await CommandTests.StepAsync(transport, "files");
        Assert.Contains(form.Descendants(Ns.DataForm + "field"), field =>
            (string?)field.Attribute("var") == "sent-m1" && ((string?)field.Attribute("label"))!.Contains("film.bin", StringComparison.Ordinal));
        await CommandTests.StepAsync(transport, "files", form, "complete", ("sent-m1", "withdraw"));

        Assert.Equal(["m1"], transport.Directory.Cancelled);
    }

    [Fact]
    public async Task What_became_of_it_was_told_so_the_word_is_text_again()
    {
        await using var files = new WebFiles();
        await using var transport = await SendFileAsync(files);
        var message = new HomeMessageReference(Transport.AliceUser, Transport.AlicesPhone, "m1", false);
        await transport.DeliverAsync(9, new DeliveryReport(message, DeliveryOutcome.Delivered, DeliveryFailure.None));

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='r1'><body>withdraw</body></message>");

        Assert.Equal("withdraw", Assert.IsType<MessageToRemote>((await transport.Directory.NextAsync<Submitted>()).Event).Content.Text);
        Assert.Empty(transport.Directory.Cancelled);
    }

    [Fact]
    public async Task A_text_that_is_retracted_comes_back_with_the_reason_and_its_words_are_not_sent()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Directory.OnCancelFile = _ => false;

        await transport.SendAsync(
            $"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='r1'><retract xmlns='urn:xmpp:message-retract:1' id='t1'/><body>x</body></message>");

        MessageTests.AssertError(await transport.Server.UntilAsync(stanza => Stanza.TypeOf(stanza) == "error"), "r1", "not-allowed");
        Assert.DoesNotContain(transport.Directory.TakeAll(), told => told is Submitted);
    }

    private static async Task<Transport> SendFileAsync(WebFiles files)
    {
        files.Content["/film.bin"] = new byte[1000];
        var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var link = files.UrlOf("/film.bin");
        await transport.SendAsync(
            $"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m1'><body>{link}</body><x xmlns='jabber:x:oob'><url>{link}</url></x>"
            + "<origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>");
        Assert.IsType<FileToRemote>((await transport.Directory.NextAsync<Submitted>()).Event);
        return transport;
    }

    private static Task ShowAsync(Transport transport, TransferState state, long done) => transport.Home.ShowTransferAsync(
        Transport.AliceLink, new TransferView("in-5", Transport.BobsChat, Transport.Bob, s_file, state, done, null), Token);

    private static string Words(XElement stanza)
    {
        var body = (string)stanza.Element(Ns.Component + "body")!;
        return new[] { "20 %", "40 %", "is here" }.Single(words => body.Contains(words, StringComparison.Ordinal));
    }
}
