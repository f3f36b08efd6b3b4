using System.Text;
using CsCheck;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class MsnpMessageTests
{
    public static TheoryData<string, MsnpMessage> Samples => new()
    {
        {
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nX-MMS-IM-Format: FN=Segoe%20UI; EF=BI; CO=34ab12; CS=0; PF=22\r\n\r\none\r\ntwo",
            new TextMessage(
                "one\ntwo",
                new MessageFormat
                {
                    Font = "Segoe UI", Effects = MessageEffects.Bold | MessageEffects.Italic, Color = new MessageColor(0x12, 0xAB, 0x34),
                })
        },
        {
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
            + "X-MMS-IM-Format: FN=Microsoft%20Sans%20Serif; EF=; CO=0; CS=0; PF=22\r\nP4-Context: J\u00fcrgen\r\n\r\nhi",
            new TextMessage("hi", MessageFormat.Default, "J\u00fcrgen")
        },
        {
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgscontrol\r\nTypingUser: alice@example.com\r\n\r\n\r\n",
            new TypingMessage("alice@example.com")
        },
        {
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgscontrol\r\nRecordingUser: alice@example.com\r\n\r\n\r\n",
            new TypingMessage("alice@example.com", IsRecording: true)
        },
        { "MIME-Version: 1.0\r\nContent-Type: text/x-msnmsgr-datacast\r\n\r\nID: 1\r\n\r\n", new DatacastMessage(DatacastKind.Nudge) },
        {
            "MIME-Version: 1.0\r\nContent-Type: text/x-msnmsgr-datacast\r\n\r\nID: 2\r\nData: <msnobj Type=\"8\"/>\r\n\r\n",
            new DatacastMessage(DatacastKind.Wink, "<msnobj Type=\"8\"/>")
        },
        {
            "MIME-Version: 1.0\r\nContent-Type: text/x-msnmsgr-datacast\r\n\r\nID: 4\r\nData: waves\r\n\r\n",
            new DatacastMessage(DatacastKind.Action, "waves")
        },
        {
            "MIME-Version: 1.0\r\nContent-Type: text/x-clientcaps\r\n\r\nClient-Name: MsnBridge/1.0\r\nChat-Logging: Y\r\n",
            new ClientCapsMessage("MsnBridge/1.0", KeepsLogs: true)
        },
        { "MIME-Version: 1.0\r\nContent-Type: text/x-keepalive\r\n\r\n", new KeepAliveMessage() },
        {
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinitialmdatanotification; charset=UTF-8\r\n\r\n"
            + "Mail-Data: <MD><E><I>0</I><IU>0</IU><O>0</O><OU>0</OU></E><Q><QTM>409600</QTM><QNM>204800</QNM></Q></MD>\r\n",
            new InitialMailMessage(0, 0, IsDocument: true)
        },
        {
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinitialemailnotification; charset=UTF-8\r\n\r\nInbox-Unread: 3\r\nFolders-Unread: 1\r\n",
            new InitialMailMessage(3, 1, IsDocument: false)
        },
        {
            "MIME-Version: 1.0\r\nContent-Type: application/x-msmsgssystemmessage\r\n\r\nType: 1\r\nArg1: 5\r\n",
            new SystemMessage(SystemMessage.ShuttingDown, 5)
        },
        {
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsemailnotification; charset=UTF-8\r\n\r\nFrom: Carol\r\nMessage-URL: /cgi-bin/getmsg?1\r\n"
            + "Post-URL: https://login.example.net/\r\nSubject: Lunch\r\nDest-Folder: ACTIVE\r\nFrom-Addr: carol@example.net\r\nid: 2\r\n",
            new NewMailMessage("Carol", "carol@example.net", "Lunch")
            {
                Folder = MailFolders.Inbox, Id = "2", MessageUrl = "/cgi-bin/getmsg?1", PostUrl = "https://login.example.net/",
            }
        },
    };

    [Theory, MemberData(nameof(Samples), DisableDiscoveryEnumeration = true)]
    public void A_sample_is_read_and_written_back(string payload, MsnpMessage message)
    {
        Assert.Equal(message, MsnpMessage.Parse(MsnpPayload.FromText(payload)));
        Assert.Equal(payload, message.ToPayload().DecodeText());
    }

    [Theory]
    [InlineData("text/x-mms-emoticon", OtherContent.CustomEmoticons)]
    [InlineData("text-/x-mms-animemoticon", OtherContent.CustomEmoticons)]
    [InlineData("image/gif", OtherContent.Handwriting)]
    [InlineData("application/x-ms-ink", OtherContent.Handwriting)]
    [InlineData("text/x-msmsgsinvite; charset=UTF-8", OtherContent.Invitation)]
    [InlineData("application/x-msnmsgrp2p", OtherContent.PeerToPeerData)]
    [InlineData("text/x-something", OtherContent.Unknown)]
    [InlineData("", OtherContent.Unknown)]
    public void Content_not_understood_further_has_a_name(string contentType, OtherContent kind)
    {
        var message = MsnpMessage.Parse(MsnpPayload.FromText($"MIME-Version: 1.0\r\nContent-Type: {contentType}\r\n\r\nbody"));

        Assert.Equal(kind, Assert.IsType<OtherMessage>(message).Kind);
    }

    [Theory]
    [InlineData("\r\nID: 1\r\n")]
    [InlineData("ID:1")]
    public void A_nudge_is_known_however_it_ends(string body)
    {
        var message = MsnpMessage.Parse(MsnpPayload.FromText($"Content-Type: text/x-msnmsgr-datacast\r\n\r\n{body}"));

        Assert.Equal(new DatacastMessage(DatacastKind.Nudge), message);
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    public void Line_ends_of_a_text_become_line_feeds(string body)
    {
        var message = MsnpMessage.Parse(MsnpPayload.FromText($"Content-Type: text/plain\r\n\r\n{body}"));

        Assert.Equal("a\nb", Assert.IsType<TextMessage>(message).Text);
    }

    [Theory]
    [InlineData("<MD><E>")]
    [InlineData("<!DOCTYPE MD [<!ENTITY a \"1\">]><MD><E><IU>&a;</IU></E></MD>")]
    public void A_mail_document_that_cannot_be_read_counts_nothing(string document)
    {
        var message = MsnpMessage.Parse(
            MsnpPayload.FromText($"Content-Type: text/x-msmsgsinitialmdatanotification\r\n\r\nMail-Data: {document}\r\n"));

        Assert.Equal(new InitialMailMessage(0, 0, IsDocument: true), message);
    }

    [Fact]
    public void A_profile_is_written_as_the_service_wrote_it_and_read_back()
    {
        var profile = new ProfileMessage
        {
            LoginTime = 1767225600,
            MemberIdHigh = 1234567890,
            MemberIdLow = -987654321,
            AuthenticationCookie = new Sensitive("kq2Zr8vXb0LwPd5sNc1e"),
            ClientAddress = "203.0.113.7",
            ClientPort = 50312,
        };

        var payload = profile.ToPayload();

        Assert.StartsWith(
            "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsprofile; charset=UTF-8\r\nLoginTime: 1767225600\r\nEmailEnabled: 0\r\n",
            payload.DecodeText(),
            StringComparison.Ordinal);
        Assert.EndsWith("ABCHMigrated: 1\r\nMPOPEnabled: 0\r\n\r\n", payload.DecodeText(), StringComparison.Ordinal);
        Assert.Equal(profile, MsnpMessage.Parse(payload));
    }

    [Fact]
    public void The_text_form_of_a_message_does_not_show_what_was_written()
    {
        Assert.DoesNotContain("s3cret", new TextMessage("s3cret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", new DatacastMessage(DatacastKind.Action, "s3cret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", new ProfileMessage { AuthenticationCookie = new Sensitive("s3cret") }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Garbage_is_read_without_an_exception() =>
        Gen.Select(Gen.Int[0, ContentTypes.Length - 1].Select(index => ContentTypes[index]), Gen.Byte.Array[0, 400]).Sample((contentType, garbage) =>
        {
            byte[] payload = [.. Encoding.ASCII.GetBytes($"Content-Type: {contentType}\r\n"), .. garbage];
            Assert.NotNull(MsnpMessage.Parse(new MsnpPayload(payload)));
            Assert.NotNull(MsnpMessage.Parse(new MsnpPayload(garbage)));
        });

    private static string[] ContentTypes =>
    [
        "text/plain", "text/plain; charset=utf-7", "text/x-msmsgscontrol", "text/x-msnmsgr-datacast\r\n\r\nID: 2", "text/x-clientcaps",
        "text/x-msmsgsprofile", "text/x-msmsgsinitialmdatanotification\r\n\r\nMail-Data: <MD>", "application/x-msmsgssystemmessage",
    ];
}
