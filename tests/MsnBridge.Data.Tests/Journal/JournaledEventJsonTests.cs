using CsCheck;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Messages;
using MsnBridge.Data.Journal;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Journal;

/// <summary>The stored forms. A change of one of these lines is a migration of everybody's journal.</summary>
public sealed class JournaledEventJsonTests
{
    private static readonly TextStyle s_style = new() { Font = "Arial", Bold = true, Color = new RgbColor(255, 0, 16) };
    private static readonly SharedFile s_file = new("verona.png", "image/png", 70000, FileKind.Image, null, 640, 480);
    private static readonly SharedFile s_song = new("lute.wav", "audio/wav", 9, FileKind.Audio, "a song", Duration: TimeSpan.FromSeconds(1.5));
    private static readonly HomeMessageReference s_reference = new(Juliet, "juliet@capulet.example/balcony", null, ReceiptRequested: true);

    public static TheoryData<JournaledEvent, string> StoredForms => new()
    {
        {
            new MessageToHome(Romeo, new MessageContent("Ay me", s_style), Noon, Late: true),
            """{"type":"message-to-home","content":{"text":"Ay me","style":{"font":"Arial","bold":true,"italic":false,"underline":false,"strikethrough":false,"color":{"red":255,"green":0,"blue":16},"rightToLeft":false}},"sentAt":"2026-05-04T12:00:00.25+00:00","late":true,"contact":"romeo@montague.example"}"""
        },
        {
            new OwnMessageToHome(new MessageContent("Ay me"), Noon),
            """{"type":"own-message-to-home","content":{"text":"Ay me","style":null},"sentAt":"2026-05-04T12:00:00.25+00:00"}"""
        },
        {
            new NudgeToHome(Romeo, Noon),
            """{"type":"nudge-to-home","sentAt":"2026-05-04T12:00:00.25+00:00","isFlood":false,"contact":"romeo@montague.example"}"""
        },
        {
            new UnsupportedContentToHome(Romeo, "a wink", Noon),
            """{"type":"unsupported-to-home","description":"a wink","sentAt":"2026-05-04T12:00:00.25+00:00","contact":"romeo@montague.example"}"""
        },
        {
            new SilenceToHome(Noon, Noon),
            """{"type":"silence-to-home","from":"2026-05-04T12:00:00.25+00:00","until":"2026-05-04T12:00:00.25+00:00"}"""
        },
        {
            new DiscardedToHome(12, Noon, Noon.AddHours(1), DiscardReason.TooMuch, Elsewhere: true),
            """{"type":"discarded-to-home","count":12,"from":"2026-05-04T12:00:00.25+00:00","until":"2026-05-04T13:00:00.25+00:00","reason":1,"elsewhere":true}"""
        },
        {
            new ContactRequestToHome(Romeo, "Romeo"),
            """{"type":"contact-request-to-home","displayName":"Romeo","contact":"romeo@montague.example"}"""
        },
        {
            new DeliveryReport(s_reference, DeliveryOutcome.Refused, DeliveryFailure.ContactOffline),
            """{"type":"delivery-report","message":{"sender":{"network":"xmpp","address":"juliet@capulet.example"},"replyAddress":"juliet@capulet.example/balcony","messageId":null,"receiptRequested":true},"outcome":1,"failure":1,"notReached":null}"""
        },
        {
            new MembershipToHome(Romeo, MembershipChange.Left, Noon),
            """{"type":"membership-to-home","change":2,"at":"2026-05-04T12:00:00.25+00:00","contact":"romeo@montague.example"}"""
        },
        {
            new GroupInvitationToHome("Montagues", Romeo),
            """{"type":"group-invitation-to-home","name":"Montagues","inviter":"romeo@montague.example"}"""
        },
        {
            new ContactEditReport(Romeo, ContactEditKind.Add, ContactEditFailure.ListFull),
            """{"type":"contact-edit-report","kind":1,"failure":3,"contact":"romeo@montague.example"}"""
        },
        {
            new MessageToRemote(new MessageContent("\u00c5h, <R\u00f8meo>!"), s_reference),
            """{"type":"message-to-remote","content":{"text":"Åh, <Rømeo>!","style":null},"message":{"sender":{"network":"xmpp","address":"juliet@capulet.example"},"replyAddress":"juliet@capulet.example/balcony","messageId":null,"receiptRequested":true}}"""
        },
        {
            new NudgeToRemote(s_reference),
            """{"type":"nudge-to-remote","message":{"sender":{"network":"xmpp","address":"juliet@capulet.example"},"replyAddress":"juliet@capulet.example/balcony","messageId":null,"receiptRequested":true}}"""
        },
        {
            new ContactEditToRemote(Romeo, ContactEditKind.Block, null),
            """{"type":"contact-edit-to-remote","contact":"romeo@montague.example","kind":5,"name":null}"""
        },
        {
            new FileToHome(Romeo, s_file, new ContentKey("file-1"), new ContentKey("file-2"), Noon, Late: true),
            """{"type":"file-to-home","file":{"name":"verona.png","mediaType":"image/png","size":70000,"kind":1,"words":null,"width":640,"height":480,"duration":null},"content":"file-1","preview":"file-2","sentAt":"2026-05-04T12:00:00.25+00:00","late":true,"contact":"romeo@montague.example"}"""
        },
        {
            new FileOfferToHome(Romeo, "0f", s_song, null, Noon, Noon),
            """{"type":"file-offer-to-home","offer":"0f","file":{"name":"lute.wav","mediaType":"audio/wav","size":9,"kind":2,"words":"a song","width":null,"height":null,"duration":"00:00:01.5000000"},"preview":null,"offeredAt":"2026-05-04T12:00:00.25+00:00","expiresAt":"2026-05-04T12:00:00.25+00:00","contact":"romeo@montague.example"}"""
        },
        {
            new FileNotReceivedToHome(Romeo, s_file, FileFailure.TooLarge, 50000, Noon),
            """{"type":"file-not-received-to-home","file":{"name":"verona.png","mediaType":"image/png","size":70000,"kind":1,"words":null,"width":640,"height":480,"duration":null},"failure":3,"limit":50000,"offeredAt":"2026-05-04T12:00:00.25+00:00","contact":"romeo@montague.example"}"""
        },
        {
            new FileToRemote(s_file, "mxc://example/1", null, s_reference),
            """{"type":"file-to-remote","file":{"name":"verona.png","mediaType":"image/png","size":70000,"kind":1,"words":null,"width":640,"height":480,"duration":null},"reference":"mxc://example/1","publicLink":null,"message":{"sender":{"network":"xmpp","address":"juliet@capulet.example"},"replyAddress":"juliet@capulet.example/balcony","messageId":null,"receiptRequested":true}}"""
        },
        {
            new FileToFetch(Romeo, "0f", s_file, Ask: true, Noon),
            """{"type":"file-to-fetch","contact":"romeo@montague.example","offer":"0f","file":{"name":"verona.png","mediaType":"image/png","size":70000,"kind":1,"words":null,"width":640,"height":480,"duration":null},"ask":true,"offeredAt":"2026-05-04T12:00:00.25+00:00"}"""
        },
    };

    [Theory]
    [MemberData(nameof(StoredForms), DisableDiscoveryEnumeration = true)]
    public void Each_event_has_its_stored_form_and_comes_back_from_it(JournaledEvent journaled, string stored)
    {
        Assert.Equal(stored, JournaledEventJson.Format(journaled));
        Assert.True(JournaledEventJson.TryParse(stored, out var read));
        Assert.Equal(journaled, read);
    }

    /// <summary>Rows of versions that named the contact beside the lane's conversation, or knew less of an event.</summary>
    public static TheoryData<string, JournaledEvent> FormsOfBefore => new()
    {
        {
            """{"type":"nudge-to-home","sentAt":"2026-05-04T12:00:00.25+00:00","contact":"romeo@montague.example"}""",
            new NudgeToHome(Romeo, Noon)
        },
        {
            """{"type":"contact-edit-to-remote","kind":5,"name":null,"contact":"romeo@montague.example"}""",
            new ContactEditToRemote(Romeo, ContactEditKind.Block, null)
        },
        {
            """{"type":"message-to-remote","content":{"text":"Ay me","style":null},"message":{"sender":{"network":"xmpp","address":"juliet@capulet.example"},"replyAddress":"juliet@capulet.example/balcony","messageId":null,"receiptRequested":true},"contact":"romeo@montague.example"}""",
            new MessageToRemote(new MessageContent("Ay me"), s_reference)
        },
        {
            """{"type":"nudge-to-remote","message":{"sender":{"network":"xmpp","address":"juliet@capulet.example"},"replyAddress":"juliet@capulet.example/balcony","messageId":null,"receiptRequested":true},"contact":"romeo@montague.example"}""",
            new NudgeToRemote(s_reference)
        },
        {
            """{"type":"own-message-to-home","content":{"text":"Ay me","style":null},"sentAt":"2026-05-04T12:00:00.25+00:00","contact":"romeo@montague.example"}""",
            new OwnMessageToHome(new MessageContent("Ay me"), Noon)
        },
        {
            """{"type":"delivery-report","message":{"sender":{"network":"xmpp","address":"juliet@capulet.example"},"replyAddress":"juliet@capulet.example/balcony","messageId":null,"receiptRequested":true},"outcome":1,"failure":1,"contact":"romeo@montague.example"}""",
            new DeliveryReport(s_reference, DeliveryOutcome.Refused, DeliveryFailure.ContactOffline)
        },
    };

    [Theory]
    [MemberData(nameof(FormsOfBefore), DisableDiscoveryEnumeration = true)]
    public void What_an_earlier_version_stored_is_still_read(string stored, JournaledEvent journaled)
    {
        Assert.True(JournaledEventJson.TryParse(stored, out var read));
        Assert.Equal(journaled, read);
    }

    [Fact]
    public void Who_was_not_reached_is_stored_with_the_report()
    {
        var stored = JournaledEventJson.Format(new DeliveryReport(s_reference, DeliveryOutcome.Delivered, DeliveryFailure.None, [Romeo, Tybalt]));

        Assert.True(JournaledEventJson.TryParse(stored, out var read));
        Assert.Equal([Romeo, Tybalt], ((DeliveryReport)read).NotReached!.Value);
    }

    [Fact]
    public void How_far_a_file_got_with_each_is_stored_with_it_and_with_the_report()
    {
        FileRecipient[] recipients = [new(Romeo, true, DeliveryOutcome.Delivered), new(Tybalt, false, DeliveryOutcome.Refused, DeliveryFailure.Declined), new(Romeo, true)];
        var file = new FileToRemote(s_file, "where", null, s_reference) { Recipients = [.. recipients] };
        var report = new DeliveryReport(s_reference, DeliveryOutcome.Delivered, DeliveryFailure.None) { Recipients = [.. recipients] };

        Assert.True(JournaledEventJson.TryParse(JournaledEventJson.Format(file), out var read));
        Assert.Equal(recipients, ((FileToRemote)read).Recipients!.Value);
        Assert.True(JournaledEventJson.TryParse(JournaledEventJson.Format(report), out read));
        Assert.Equal(recipients, ((DeliveryReport)read).Recipients!.Value);
    }

    [Fact]
    public void Every_kind_of_event_has_a_stored_form_here()
    {
        var kinds = typeof(JournaledEvent).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(JournaledEvent)));

        Assert.Equivalent(kinds, StoredForms.Select(row => row.Data.Item1.GetType()), strict: true);
    }

    [Fact]
    public void Any_text_comes_back() => Gen.String.Sample(text =>
    {
        Assert.True(JournaledEventJson.TryParse(JournaledEventJson.Format(Message(text)), out var read));
        Assert.Equal(WellFormed(text), ((MessageToRemote)read).Content.Text);
    });

    // UTF-8 has no form for half a surrogate pair: it becomes U+FFFD.
    private static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
