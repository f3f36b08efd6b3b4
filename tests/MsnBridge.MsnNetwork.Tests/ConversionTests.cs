using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;
using CurrentMedia = MsnBridge.Core.Contacts.CurrentMedia;

namespace MsnBridge.MsnNetwork.Tests;

public sealed class ConversionTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ContactId s_bob = new("bob@msn.example");

    [Fact]
    public void Every_availability_has_a_status_that_may_be_set() =>
        Assert.All(Enum.GetValues<Availability>(), availability => Assert.NotEqual(MsnpStatus.Offline, PresenceConversion.FromBridge(availability)));

    [Fact]
    public void Every_status_of_a_contact_is_shown_and_a_hidden_one_as_offline() =>
        Assert.All(
            Enum.GetValues<MsnpStatus>(),
            status =>
            {
                var availability = PresenceConversion.ToBridge(new MsnContactPresence { Status = status }).Availability;
                Assert.NotEqual(Availability.Invisible, availability);
                if (status != MsnpStatus.Hidden && status != MsnpStatus.Offline)
                {
                    Assert.Equal(status, PresenceConversion.FromBridge(availability));
                }
            });

    [Fact]
    public void An_empty_personal_message_is_none()
    {
        var presence = PresenceConversion.ToBridge(new MsnContactPresence { Status = MsnpStatus.Away, PersonalMessage = " ", CurrentMedia = " Blue Monday " });

        Assert.Equal(new ContactPresence(Availability.Away, null, new CurrentMedia(CurrentMediaKind.Music, "Blue Monday")), presence);
    }

    [Fact]
    public void Music_keeps_the_line_of_its_sender_and_has_its_parts()
    {
        const string told = @"\0Music\01\0{1}: {0}\0Blue Monday\0New Order\0Substance\0\0";
        var media = Msnp.Payloads.CurrentMedia.Parse(told)!;

        var presence = PresenceConversion.ToBridge(new MsnContactPresence { Status = MsnpStatus.Online, CurrentMedia = media.Render(), Media = media });

        Assert.Equal(new CurrentMedia(CurrentMediaKind.Music, "New Order: Blue Monday", "Blue Monday", "New Order", "Substance"), presence.CurrentMedia);
        Assert.Equal(@"\0Music\01\0{0} - {1}\0Blue Monday\0New Order\0Substance\0", CurrentMediaConversion.FromBridge(presence.CurrentMedia)!.ToString());
    }

    [Fact]
    public void A_game_is_its_line_alone()
    {
        var media = Msnp.Payloads.CurrentMedia.Parse(@"\0Games\01\0Playing {0}\0Solitaire")!;

        var presence = PresenceConversion.ToBridge(new MsnContactPresence { Status = MsnpStatus.Online, CurrentMedia = media.Render(), Media = media });

        Assert.Equal(new CurrentMedia(CurrentMediaKind.Game, "Playing Solitaire"), presence.CurrentMedia);
    }

    [Fact]
    public void The_look_of_a_text_goes_both_ways()
    {
        var style = new TextStyle { Font = "Verdana", Bold = true, Italic = true, Underline = true, Strikethrough = true, Color = new(1, 2, 3), RightToLeft = true };

        var message = TextConversion.FromBridge(new MessageContent("line one\nline two", style));

        Assert.Equal("line one\nline two", message.Text);
        Assert.Equal(style, TextConversion.ToBridge(message).Style);
    }

    [Fact]
    public void Text_of_nobodys_choosing_has_no_style() => Assert.Null(TextConversion.ToBridge(new TextMessage("hi", MessageFormat.Default with { Font = "" })).Style);

    [Fact]
    public void A_contact_carries_the_names_of_its_groups_and_every_list()
    {
        var list = ContactListSnapshot.Empty with { Groups = ContactListSnapshot.Empty.Groups.Add("1", new ContactGroup("1", "Friends")) };
        var contact = new MsnContact
        {
            Address = "Bob@MSN.example",
            DisplayName = "",
            GroupIds = ["1", "gone"],
            Lists = MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Block | MsnpLists.Reverse | MsnpLists.Pending,
        };

        var converted = ContactConversion.ToBridge(contact, list);

        Assert.Equal(s_bob, converted.Id);
        Assert.Equal("Bob@MSN.example", converted.DisplayName);
        Assert.Equal(["Friends"], converted.Groups);
        Assert.Equal(
            ContactRelation.Listed | ContactRelation.Allowed | ContactRelation.Blocked | ContactRelation.ListsMe | ContactRelation.Pending, converted.Relation);
    }

    [Fact]
    public void Text_goes_to_the_portal_of_its_sender()
    {
        var message = new TextMessage("hi");
        var direct = Assert.IsType<TextReceived>(Convert(new TextEvent(MsnConversationId.With(s_bob.Value), "Bob@msn.example", "Bob", message, s_now)));

        Assert.Equal((ConversationId.Direct(s_bob), s_bob, "hi", s_now), (direct.Conversation, direct.Sender, direct.Content.Text, direct.SentAt));
    }

    [Fact]
    public void A_renamed_group_is_told_as_a_change_of_its_contacts()
    {
        var list = ContactListSnapshot.Empty with
        {
            Groups = ContactListSnapshot.Empty.Groups.Add("1", new ContactGroup("1", "Enemies")),
            Contacts = ContactListSnapshot.Empty.Contacts.Add(
                s_bob.Value, new MsnContact { Address = s_bob.Value, DisplayName = "Bob", GroupIds = ["1"], Lists = MsnpLists.Forward }),
        };

        var changed = Assert.IsType<ContactChanged>(Convert(new ContactListSettingsEvent(list)));

        Assert.Equal(["Enemies"], changed.Contact.Groups);
    }

    [Fact]
    public void Mail_is_told_only_where_there_is_some()
    {
        Assert.Empty(EventConversion.ToBridge(new MailEvent(0, null, null), ContactListSnapshot.Empty));
        Assert.Contains("3", Assert.IsType<NetworkNoticeReceived>(Convert(new MailEvent(3, null, null))).Text, StringComparison.Ordinal);
        Assert.Contains("Carol", Assert.IsType<NetworkNoticeReceived>(Convert(new MailEvent(null, "Carol", "Lunch"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Alerts_and_mobile_pages_are_told_as_what_the_network_says()
    {
        var alert = Assert.IsType<NetworkNoticeReceived>(Convert(new AlertEvent("Your stock rose.") { ActionUrl = "https://example.org/stock" }));
        Assert.Equal("Your stock rose. https://example.org/stock", alert.Text);
        var page = Assert.IsType<NetworkNoticeReceived>(Convert(new MobilePageEvent("tel:+15551234567", "Late.", IsFailure: false, default)));
        Assert.Equal("Message from the mobile tel:+15551234567: Late.", page.Text);
        var failure = Assert.IsType<NetworkNoticeReceived>(Convert(new MobilePageEvent("tel:+15551234567", "Too long.", IsFailure: true, default)));
        Assert.Contains("was not delivered", failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_person_says_at_another_place_is_his_own_word_to_that_contact()
    {
        var own = Assert.IsType<OwnTextReceived>(
            Convert(new OwnMessageEvent(MsnConversationId.With("bob@example.com"), new TextMessage("Hi.", null), DateTimeOffset.UnixEpoch)));
        Assert.Equal(("bob@example.com", "Hi.", DateTimeOffset.UnixEpoch), (own.Conversation.Contact!.Value.Value, own.Content.Text, own.SentAt));
    }

    [Fact]
    public void Every_end_of_a_session_means_a_state_of_the_login() =>
        Assert.All(
            Enum.GetValues<SessionEndReason>(),
            reason =>
            {
                var ended = Assert.IsType<SessionEnded>(Convert(new SessionEndedEvent(new SessionEnd(reason, "why") { RetryAfter = TimeSpan.FromMinutes(1) })));
                Assert.False(ended.State is LoginState.Connected or LoginState.Connecting);
                Assert.Equal(TimeSpan.FromMinutes(1), ended.RetryAfter);
            });

    [Theory]
    [InlineData(SessionEndReason.BadCredentials, LoginState.BadCredentials)]
    [InlineData(SessionEndReason.SignedInElsewhere, LoginState.SignedInElsewhere)]
    [InlineData(SessionEndReason.ServerUnavailable, LoginState.ServerUnavailable)]
    [InlineData(SessionEndReason.ConnectionLost, LoginState.TransientDisconnect)]
    [InlineData(SessionEndReason.TermsOfUse, LoginState.LoggedOut)]
    public void What_went_wrong_is_told_as_what_it_is(SessionEndReason reason, LoginState state) =>
        Assert.Equal(state, SessionEndConversion.ToLoginState(reason));

    [Fact]
    public void Every_end_of_a_message_and_every_refusal_has_its_word()
    {
        Assert.All(Enum.GetValues<MsnSendRefusal>(), refusal =>
        {
            var result = SendResultConversion.ToBridge(new MsnSendResult(MsnSendOutcome.Refused, refusal));
            Assert.Equal(DeliveryOutcome.Refused, result.Outcome);
            Assert.NotEqual(DeliveryFailure.None, result.Failure);
        });
        Assert.Null(SendResultConversion.ToBridge(new MsnSendResult(MsnSendOutcome.NotSent)).Outcome);
        Assert.Equal(DeliveryOutcome.Unconfirmed, SendResultConversion.ToBridge(new MsnSendResult(MsnSendOutcome.Unconfirmed)).Outcome);
    }

    [Fact]
    public void A_refused_edit_always_has_a_reason() =>
        Assert.All(Enum.GetValues<CommandFailure>(), failure => Assert.NotEqual(ContactEditFailure.None, ContactEditConversion.ToBridge(failure)));

    private static RemoteEvent Convert(MsnpEvent reported) => Assert.Single(EventConversion.ToBridge(reported, ContactListSnapshot.Empty));

    [Theory]
    [InlineData("Kiss", "a wink (Kiss)")]
    [InlineData("", "a wink")]
    [InlineData("Ki\nss\u202e", "a wink (Kiss)")]
    public void A_wink_is_told_by_its_name(string friendly, string description)
    {
        var wink = MsnObject.Create("bob@msn.example", MsnObjectType.Wink, "TFR1.dat", friendly, [1]);

        var told = EventConversion.ToBridge(new WinkEvent(MsnConversationId.With("bob@msn.example"), "bob@msn.example", wink, s_now), ContactListSnapshot.Empty);

        Assert.Equal(description, Assert.IsType<UnsupportedContentReceived>(Assert.Single(told)).Description);
    }
}
