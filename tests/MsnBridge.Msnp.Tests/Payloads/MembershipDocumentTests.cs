using System.Globalization;
using CsCheck;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class MembershipDocumentTests
{
    private const MsnpLists ForwardAndAllow = MsnpLists.Forward | MsnpLists.Allow;

    [Fact]
    public void A_list_is_written_by_domain_and_read_back()
    {
        const string Document =
            "<ml l=\"1\"><d n=\"example.com\"><c n=\"alice\" l=\"3\" t=\"1\"/><c n=\"bob\" l=\"2\" t=\"1\"/></d>"
            + "<d n=\"yahoo.com\"><c n=\"carol\" l=\"3\" t=\"32\"/></d><t><c n=\"tel:+15551234567\" l=\"3\"/></t></ml>";

        var list = MembershipDocument.Parse(MsnpPayload.FromText(Document))!;

        Assert.True(list.IsInitial);
        Assert.Equal(
            [
                new MembershipEntry("alice@example.com", ForwardAndAllow),
                new MembershipEntry("bob@example.com", MsnpLists.Allow),
                new MembershipEntry("carol@yahoo.com", ForwardAndAllow, MsnNetworkId.Yahoo),
                new MembershipEntry("tel:+15551234567", ForwardAndAllow, MsnNetworkId.Telephone),
            ],
            list.Entries);
        Assert.Equal(Document, list.ToPayload().DecodeText());
        Assert.Equal(Document, Assert.Single(list.ToPayloads()).DecodeText());
    }

    [Fact]
    public void Names_in_news_are_decoded()
    {
        var news = MembershipDocument.Parse(
            MsnpPayload.FromText("<ml><d n=\"example.com\"><c n=\"dave\" t=\"1\" l=\"8\" f=\"Dave%20D\" /></d></ml>"))!;

        Assert.False(news.IsInitial);
        Assert.Equal(new MembershipEntry("dave@example.com", MsnpLists.Reverse) { Name = "Dave D" }, Assert.Single(news.Entries));
        Assert.Contains("f=\"Dave%20D\"", news.ToPayload().DecodeText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_for_a_network_names_none_and_an_unknown_address_gets_none()
    {
        var question = new MembershipDocument([new MembershipEntry("carol@example.net", Network: null)]);

        Assert.Equal("<ml><d n=\"example.net\"><c n=\"carol\"/></d></ml>", question.ToPayload().DecodeText());
        Assert.Null(Assert.Single(MembershipDocument.Parse(question.ToPayload())!.Entries).Network);
    }

    [Fact]
    public void The_lists_of_services_are_read_and_written()
    {
        const string Document =
            "<ml l=\"1\"><d n=\"example.com\"><c n=\"alice\" t=\"1\"><s l=\"3\" n=\"IM\"/><s l=\"3\" n=\"PE\"/></c></d></ml>";

        var list = MembershipDocument.Parse(MsnpPayload.FromText(Document))!;

        Assert.Equal([new ServiceMembership("IM", ForwardAndAllow), new ServiceMembership("PE", ForwardAndAllow)], Assert.Single(list.Entries).Services);
        Assert.Equal(Document, list.ToPayload().DecodeText());
    }

    [Theory]
    [InlineData("<ml><d n=\"example.com\"></d></ml>", MembershipFault.EmptyDomain)]
    [InlineData("<ml><d><c n=\"a\"/></d></ml>", MembershipFault.DomainWithoutName)]
    [InlineData("<ml><d n=\"example.com\"><c/></d></ml>", MembershipFault.Malformed)]
    [InlineData("<ml><d n=\"example.com\"><c n=\"a\" l=\"all\"/></d></ml>", MembershipFault.Malformed)]
    [InlineData("<ml><d n=\"example.com\"><c n=\"a\" t=\"-1\"/></d></ml>", MembershipFault.Malformed)]
    [InlineData("<ml><d n=\"example.com\"><c n=\"a\"><s l=\"3\"/></c></d></ml>", MembershipFault.Malformed)]
    [InlineData("<ml><d", MembershipFault.Malformed)]
    [InlineData("<xl/>", MembershipFault.Malformed)]
    [InlineData("", MembershipFault.Malformed)]
    [InlineData("<!DOCTYPE ml [<!ENTITY a \"b\">]><ml/>", MembershipFault.Malformed)]
    [InlineData("<ml/>", MembershipFault.None)]
    public void What_is_wrong_is_told(string document, MembershipFault expected)
    {
        MembershipDocument.TryParse(MsnpPayload.FromText(document), out var fault);

        Assert.Equal(expected, fault);
        Assert.Equal(expected == MembershipFault.None, MembershipDocument.Parse(MsnpPayload.FromText(document)) is not null);
    }

    [Fact]
    public void Nobody_is_one_document_while_signing_in_and_none_afterwards()
    {
        Assert.Equal("<ml l=\"1\"></ml>", Assert.Single(new MembershipDocument([], IsInitial: true).ToPayloads()).DecodeText());
        Assert.Empty(new MembershipDocument([]).ToPayloads());
    }

    [Fact]
    public void A_long_list_is_cut_at_the_limit_with_domains_whole_where_they_fit()
    {
        var entries = Enumerable.Range(0, 1000)
            .Select(number => new MembershipEntry(
                string.Create(CultureInfo.InvariantCulture, $"person{number}@{(number < 500 ? "big.example" : $"small{number / 10}.example")}"), ForwardAndAllow));
        var list = new MembershipDocument([.. entries], IsInitial: true);

        var payloads = list.ToPayloads();

        Assert.All(payloads, payload => Assert.InRange(payload.Length, 1, MembershipDocument.DefaultLimit));
        var parts = payloads.Select(payload => MembershipDocument.Parse(payload)!).ToList();
        Assert.All(parts, part => Assert.True(part.IsInitial));
        Assert.Equal(list.Entries, parts.SelectMany(part => part.Entries));
        var domains = parts.SelectMany(part => part.Entries.Select(entry => entry.Domain).Distinct()).Where(domain => domain != "big.example");
        Assert.Equal(50, domains.Count());
        Assert.InRange(payloads.Count, 5, 8);
    }

    [Fact]
    public void Each_domain_may_get_a_document_of_its_own()
    {
        var list = new MembershipDocument(
            [.. "a@x.example b@y.example c@x.example".Split(' ').Select(account => new MembershipEntry(account, MsnpLists.Allow))]);

        Assert.Equal(
            [
                "<ml><d n=\"x.example\"><c n=\"a\" l=\"2\" t=\"1\"/><c n=\"c\" l=\"2\" t=\"1\"/></d></ml>",
                "<ml><d n=\"y.example\"><c n=\"b\" l=\"2\" t=\"1\"/></d></ml>",
            ],
            list.ToPayloads(MembershipSplit.ByDomain).Select(payload => payload.DecodeText()));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("@example.com")]
    [InlineData("somebody@")]
    [InlineData("")]
    public void What_is_no_address_is_left_out(string account) =>
        Assert.Empty(new MembershipDocument([new MembershipEntry(account, MsnpLists.Allow)]).ToPayloads());

    [Fact]
    public void Any_address_and_name_are_written_so_that_they_are_read_back() =>
        Gen.Select(Gen.String[Gen.Char['!', '\ud7ff'].Where(character => character != '@'), 1, 20], Gen.String[Gen.Char['\0', '\ud7ff'], 0, 20]).Sample((account, name) =>
        {
            var entry = new MembershipEntry($"{account}@example.com", MsnpLists.Block) { Name = name };

            Assert.Equal(entry, Assert.Single(MembershipDocument.Parse(new MembershipDocument([entry]).ToPayload())!.Entries));
        });

    [Fact]
    public void Garbage_is_read_without_an_exception() => Gen.Byte.Array[0, 300].Sample(garbage =>
    {
        MembershipDocument.Parse(new MsnpPayload(garbage));
        MembershipDocument.Parse(new MsnpPayload((byte[])[.. "<ml><d n=\"a\"><c n=\""u8, .. garbage, .. "\"/></d></ml>"u8]));
    });
}
