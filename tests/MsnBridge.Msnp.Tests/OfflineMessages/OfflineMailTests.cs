using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.OfflineMessages;

public sealed class OfflineMailTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n\nSGVsbG8=", "Hello")]
    [InlineData("Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVs\r\nbG8=\r\n", "Hello")]
    [InlineData("content-type: text/plain; charset=iso-8859-1\ncontent-transfer-encoding: quoted-printable\n\nCaf=E9 =\nau lait", "Café au lait")]
    [InlineData("Content-Type: text/plain; charset=UTF-8\n\nCafé", "Café")]
    [InlineData("Content-Type: text/plain; charset=nonsense\n\nplain", "plain")]
    [InlineData("\nplain", "plain")]
    [InlineData(
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<b>x</b>\n--b\nContent-Type: text/plain; charset=UTF-8\n"
            + "Content-Transfer-Encoding: base64\n\nSGVsbG8=\n--b--\n",
        "Hello")]
    public void The_text_is_found_in_whatever_it_is_wrapped_in(string mail, string text) => Assert.Equal(text, Parse("Subject: x\n" + mail).Text);

    [Fact]
    public void The_sender_comes_from_the_mail_and_where_it_has_none_from_the_notice()
    {
        Assert.Equal(("carol@example.org", "Carol"), Sender("From: =?utf-8?B?Q2Fyb2w=?= <carol@example.org>\n\nx"));
        Assert.Equal(("carol@example.org", "Noticed"), Sender("From: <carol@example.org>\n\nx"));
        Assert.Equal(("noticed@example.org", "Noticed"), Sender("Subject: x\n\nx"));
        Assert.Equal(("noticed@example.org", "Noticed"), Sender("From: \u0001\u0002 nonsense @ @\n\nx"));
        Assert.Equal(("tel:+15550100", "Noticed"), Sender("From: <x@example.org>\nX-OIM-originatingSource: tel:+15550100\n\nx"));
    }

    [Theory]
    [InlineData("2026-01-15T09:30:00Z", "X-OriginalArrivalTime: 15 Jan 2026 10:30:00.0000 (UTC) FILETIME=[0:0]\nDate: 15 Jan 2026 03:30:00 -0800\n", "2026-01-15T09:30:00Z")]
    [InlineData(null, "X-OriginalArrivalTime: 15 Jan 2026 10:30:00.0000 (UTC) FILETIME=[0:0]\nDate: 15 Jan 2026 03:30:00 -0800\n", "2026-01-15T10:30:00Z")]
    [InlineData(null, "X-OriginalArrivalTime: nonsense (UTC)\nDate: 15 Jan 2026 03:30:00 -0800\n", "2026-01-15T11:30:00Z")]
    [InlineData(null, "", "2026-02-01T00:00:00Z")]
    public void The_time_is_that_of_the_notice_then_the_arrival_then_the_date(string? noticed, string headers, string time)
    {
        var received = noticed is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(noticed, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
            Parse($"Subject: x\n{headers}\nx", received).SentAt);
    }

    [Fact]
    public void Messages_are_in_the_order_of_their_numbers_within_a_run_and_of_time_among_runs()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        OfflineMessage[] messages =
        [
            Message("b2", other, 2, 3),
            Message("a2", one, 2, 1),
            Message("a1", one, 1, 4),
            Message("c", null, null, 2),
            Message("b1", other, 1, 5),
            Message("a3", one, 3, 6),
        ];
        Assert.Equal("a1 c b1 a2 b2 a3", string.Join(' ', OfflineMail.InOrder(messages).Select(message => message.Text)));
    }

    [Fact]
    public void A_notice_at_sign_in_is_read_as_servers_write_it()
    {
        var message = Assert.IsType<InitialMailMessage>(MsnpMessage.Parse(MsnpPayload.FromText(
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinitialmdatanotification; charset=UTF-8\r\n\r\nMail-Data: <MD><E><I>0</I><IU>2</IU><O>0</O><OU>0</OU></E>"
            + "<Q><QTM>409600</QTM><QNM>204800</QNM></Q><M><T>11</T><S>6</S><RT>2026-01-15T09:30:00.000Z</RT><RS>0</RS><SZ>812</SZ><E>carol@example.org</E>"
            + "<I>0f8fad5b-d9cb-469f-a165-70867728950e</I><F>00000000-0000-0000-0000-000000000009</F><N>=?utf-8?B?Q2Fyb2w=?=</N></M></MD>\r\n"
            + "Inbox-URL: /cgi-bin/HoTMaiL\r\nPost-URL: http://www.hotmail.com\r\n")));
        Assert.Equal(2, message.InboxUnread);
        Assert.Equal(
            new OfflineMessageHeader(
                "0f8fad5b-d9cb-469f-a165-70867728950e", "carol@example.org", "Carol", new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero), 812),
            Assert.Single(message.OfflineMessages));
        Assert.Equal(message, MsnpMessage.Parse(message.ToPayload()));
    }

    [Fact]
    public void A_live_notice_is_read_with_its_blanks_and_its_misplaced_subject()
    {
        var notice = Assert.IsType<OfflineMessageNotice>(MsnpMessage.Parse(MsnpPayload.FromText(
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsoimnotification; charset=UTF-8\r\n\r\nMail-Data: <MD><M><T>11</T><S>6</S><RS>0</RS><SZ>812</SZ>"
            + "<E>carol@example.org</E><I>1</I><F>.!!OIM</F><N>=?utf-8?B?Q2Fyb2w= ?=</N></M><SU> </SU></MD>\r\n")));
        Assert.Equal(new OfflineMessageHeader("1", "carol@example.org", "Carol", null, 812), Assert.Single(notice.Mail.OfflineMessages));
        Assert.Equal(notice, MsnpMessage.Parse(notice.ToPayload()));
    }

    [Fact]
    public void A_notice_of_deleted_messages_is_read_and_written_back()
    {
        var notice = new MailMovedNotice(MailMovedNotice.OfflineFolder, MailMovedNotice.Trash, 2);
        Assert.Equal(notice, MsnpMessage.Parse(notice.ToPayload()));
    }

    [Fact]
    public void Too_many_to_name_are_told()
    {
        var message = new InitialMailMessage(0, 0, IsDocument: true) { IsTooLarge = true };
        Assert.Contains("Mail-Data: too-large\r\n", message.ToPayload().DecodeText(), StringComparison.Ordinal);
        Assert.Equal(message, MsnpMessage.Parse(message.ToPayload()));
    }

    [Fact]
    public void Neither_text_nor_names_are_printed()
    {
        var message = new OfflineMessage("1", "carol@example.org", "Carol", "secret", Now);
        Assert.Equal("OfflineMessage { 1 }", message.ToString());
        Assert.DoesNotContain(
            "carol", new OfflineMessagesEvent(MailData.Nothing with { OfflineMessages = [new("1", "carol@example.org", "Carol", null, 1)] }).ToString(),
            StringComparison.OrdinalIgnoreCase);
    }

    private static (string Address, string Name) Sender(string mail) => (Parse(mail).Sender, Parse(mail).SenderName);

    private static OfflineMessage Parse(string mail, DateTimeOffset? received = null) => OfflineMail.Parse(
        mail, new OfflineMessageHeader("1", "noticed@example.org", "Noticed", received, 0), Now, TestContext.Current.CancellationToken);

    private static OfflineMessage Message(string text, Guid? run, int? number, int minute) =>
        new(text, run is null ? "c" : run.ToString()!, "", text, Now.AddMinutes(minute)) { RunId = run, SequenceNumber = number };
}
