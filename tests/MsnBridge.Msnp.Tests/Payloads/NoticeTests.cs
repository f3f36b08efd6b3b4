using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class NoticeTests
{
    private const string Shields =
        """<config><shield><cli maj="7" min="0" minbld="0" maxbld="9999" deny=" " /></shield><block></block></config>""";

    [Fact]
    public void Alert_has_words_and_addresses()
    {
        var alert = AlertDocument.Parse(MsnpPayload.FromText(
            """<NOTIFICATION ver="2" id="1342902633" siteid="199999999" siteurl="http://alerts.example.net"><TO pid="0x0006BFFD:0x8582C0FB" name="a@b.c"><VIA agent="messenger"/></TO>"""
            + """<MSG pri="1" id="1342902633"><SUBSCR url="http://m.example.net/s"/><ACTION url="http://m.example.net/a"/><BODY lang="3076" icon=""><TEXT>Rain &amp; wind</TEXT></BODY></MSG></NOTIFICATION>"""));
        Assert.Equal(
            new AlertDocument("Rain & wind")
            {
                SiteUrl = "http://alerts.example.net",
                ActionUrl = "http://m.example.net/a",
                SubscriptionUrl = "http://m.example.net/s",
            },
            alert);
        Assert.DoesNotContain("Rain", alert!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_comes_from_a_mobile_and_is_written_back()
    {
        var page = new AlertDocument("on my way <5 min>") { Sender = "tel:+15551234567", IsFailure = true };
        Assert.Equal(page, AlertDocument.Parse(page.ToPayload()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<NOTIFICATION/>")]
    [InlineData("<NOTIFICATION><MSG><BODY><TEXT> </TEXT></BODY></MSG></NOTIFICATION>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><NOTIFICATION><MSG><BODY><TEXT>&b;</TEXT></BODY></MSG></NOTIFICATION>")]
    public void What_has_no_words_is_no_alert(string document) => Assert.Null(AlertDocument.Parse(MsnpPayload.FromText(document)));

    [Fact]
    public void Policies_are_read_in_either_form()
    {
        var file = ServicePolicies.Parse(MsnpPayload.FromText("""<?xml version="1.0" encoding="utf-8" ?>""" + Shields));
        var shields = Assert.Single(file!.Policies);
        Assert.Equal((ServicePolicy.Shields, null, true), (shields.Type, shields.Checksum, shields.IsIntact));
        Assert.Empty(shields.DeniedFeatures);

        var pushed = ServicePolicies.Parse(MsnpPayload.FromText(
            $"""<Policies><Policy type="SHIELDS" checksum="94A347C122C483F8BEAD525832DB2F71">{Shields}</Policy><Policy type="ABCH" checksum="00"><policy/></Policy></Policies>"""));
        Assert.Equal([true, false], pushed!.Policies.Select(policy => policy.IsIntact));
        Assert.Equal("ABCH", pushed.Policies[1].Type);
    }

    [Fact]
    public void Denied_features_and_blocked_texts_are_told()
    {
        var policy = Assert.Single(ServicePolicies.Parse(MsnpPayload.FromText(
            """<config><shield><cli maj="8" min="1" minbld="5" maxbld="178" deny="audio camera"/></shield><block><regexp><imtext value="XC5waWY="/><imtext value="!"/></regexp></block></config>"""))!.Policies);
        Assert.Equal([new DeniedFeature("audio camera", 8, 1, 5, 178)], policy.DeniedFeatures);
        Assert.Equal(["\\.pif"], policy.BlockedPatterns);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("<Policies><Policy>")]
    public void What_is_no_policy_document_is_none(string document) => Assert.Null(ServicePolicies.Parse(MsnpPayload.FromText(document)));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=?utf-8?B?Z3LDvMOfZQ==?=", "gr\u00fc\u00dfe")]
    [InlineData("=?iso-8859-1?Q?gr=FC=DFe_an_alle?= Bob", "gr\u00fc\u00dfe an alle Bob")]
    [InlineData("", null)]
    public void Names_and_subjects_of_mail_are_decoded(string encoded, string? text)
    {
        var mail = Assert.IsType<NewMailMessage>(MsnpMessage.Parse(MsnpPayload.FromText(
            $"Content-Type: text/x-msmsgsemailnotification; charset=UTF-8\r\n\r\nFrom: {encoded}\r\nSubject: {encoded}\r\n")));
        Assert.Equal((text, text), (mail.From, mail.Subject));
        Assert.Equal("NewMailMessage", mail.ToString());
    }
}
