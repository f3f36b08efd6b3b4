using System.Net;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.AddressBook;

public sealed class AddressBookClientTests : IDisposable
{
    private readonly ScriptedService _service = new();
    private readonly SignallingClock _clock = new(TestContext.Current.CancellationToken);
    private readonly HttpClient _http;
    private readonly List<bool> _ticketRequests = [];
    private readonly AddressBookClient _client;

    public AddressBookClientTests()
    {
        _http = new HttpClient(_service) { Timeout = Timeout.InfiniteTimeSpan };
        _client = Client("contacts.example.net");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<string> Methods => _service.Calls.Select(call => call.Action![(call.Action!.LastIndexOf('/') + 1)..]);

    public void Dispose()
    {
        _http.Dispose();
        _service.Dispose();
    }

    [TimedFact]
    public async Task Loading_asks_for_memberships_and_contacts_and_then_for_what_changed()
    {
        ThenLoad();
        var snapshot = await _client.LoadAsync(Token);
        Assert.Equal(3, snapshot.ContactList.Contacts.Count);
        Assert.Same(snapshot, _client.Snapshot);
        Assert.Equal(["FindMembership", "ABFindContactsPaged"], Methods);
        Assert.Equal("https://contacts.example.net/abservice/SharingService.asmx", _service.Calls[0].Url.ToString());
        Assert.Contains("<TicketToken>t=1&amp;p=</TicketToken>", _service.Calls[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<CacheKey>", _service.Calls[0].Body, StringComparison.Ordinal);
        Assert.Contains("<CacheKey>12r1:key</CacheKey>", _service.Calls[1].Body, StringComparison.Ordinal);

        _service.Then(ScriptedService.Envelope("<FindMembershipResponse/>")).Then(ScriptedService.Envelope("<ABFindContactsPagedResponse/>"));
        Assert.Equal(3, (await _client.LoadAsync(Token)).ContactList.Contacts.Count);
        Assert.Contains("<deltasOnly>true</deltasOnly><lastChange>2026-01-02T03:04:05Z</lastChange>", _service.Calls[2].Body, StringComparison.Ordinal);
        Assert.Contains("<DeltasOnly>true</DeltasOnly><LastChanged>2026-01-02T03:04:06Z</LastChanged>", _service.Calls[3].Body, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_refused_delta_is_followed_by_a_full_request_and_after_two_none_is_asked_for()
    {
        ThenLoad();
        await _client.LoadAsync(Token);
        _service.Calls.Clear();
        _service.Then(Fault("FullSyncRequired")).Then(ScriptedService.Envelope(AddressBookSamples.Memberships))
            .Then(Fault("FullSyncRequired")).Then(ScriptedService.Envelope(AddressBookSamples.Contacts));
        Assert.Equal(3, (await _client.LoadAsync(Token)).ContactList.Contacts.Count);
        Assert.Equal(["FindMembership", "FindMembership", "ABFindContactsPaged", "ABFindContactsPaged"], Methods);

        ThenLoad();
        _service.Calls.Clear();
        await _client.LoadAsync(Token);
        Assert.Equal(["FindMembership", "ABFindContactsPaged"], Methods);
        Assert.All(_service.Calls, call => Assert.DoesNotContain("eltasOnly>true", call.Body, StringComparison.Ordinal));
    }

    [TimedFact]
    public async Task A_service_that_has_no_pages_is_asked_for_everything_at_once()
    {
        _service.Then(ScriptedService.Envelope(AddressBookSamples.Memberships)).Then(Fault("Forbidden"))
            .Then(ScriptedService.Envelope("<ABFindAllResponse><ABFindAllResult><contacts/></ABFindAllResult></ABFindAllResponse>"));
        await _client.LoadAsync(Token);
        Assert.Equal(["FindMembership", "ABFindContactsPaged", "ABFindAll"], Methods);
    }

    [TimedTheory]
    [InlineData("BadContextToken")]
    [InlineData("AuthenticationFailed")]
    [InlineData("PassportAuthFail")]
    public async Task A_ticket_that_ended_is_renewed_once(string code)
    {
        _service.Then(ScriptedService.Envelope($"<soap:Fault><faultcode xmlns:q0='urn:x'>q0:{code}</faultcode></soap:Fault>"), HttpStatusCode.InternalServerError)
            .Then(ScriptedService.Envelope("<ABGroupDeleteResponse/>"));
        await _client.RemoveGroupAsync("1", Token);
        Assert.Equal([false, true], _ticketRequests);

        _service.Then("", HttpStatusCode.Forbidden).Then("", HttpStatusCode.Forbidden);
        var error = await Assert.ThrowsAsync<AddressBookException>(() => _client.RemoveGroupAsync("1", Token));
        Assert.Equal(AddressBookConsequence.RenewTicket, error.Fault.Consequence);
        Assert.Equal([false, true, false, true], _ticketRequests);
    }

    [TimedFact]
    public async Task An_account_without_address_book_gets_one()
    {
        _service.Then(Fault("ABDoesNotExist")).Then(Fault("ABAlreadyExists"))
            .Then(ScriptedService.Envelope("<ABGroupAddResponse><ABGroupAddResult><guid>g</guid></ABGroupAddResult></ABGroupAddResponse>"));
        Assert.Equal("g", await _client.AddGroupAsync("Friends", Token));
        Assert.Equal(["ABGroupAdd", "ABAdd", "ABGroupAdd"], Methods);

        _service.Then(Fault("ABDoesNotExist")).Then(ScriptedService.Envelope("<ABAddResponse/>")).Then(Fault("ABDoesNotExist"));
        Assert.Equal("ABDoesNotExist", (await Assert.ThrowsAsync<AddressBookException>(() => _client.AddGroupAsync("Friends", Token))).Fault.Code);
    }

    [TimedFact]
    public async Task A_contact_who_is_there_already_is_looked_up()
    {
        _service.Then(Fault("ContactAlreadyExists", "<conflictObjectId>fake</conflictObjectId>"));
        ThenLoad();
        Assert.Equal("00000000-0000-0000-0000-00000000000b", await _client.AddContactAsync("bob@msn.example", 1, null, Token));
        Assert.Equal(["ABContactAdd", "FindMembership", "ABFindContactsPaged"], Methods);
    }

    [TimedFact]
    public async Task Somebody_in_the_address_book_is_marked_for_Messenger()
    {
        ThenLoad();
        await _client.LoadAsync(Token);
        _service.Then(ScriptedService.Envelope("<ABContactUpdateResponse/>"));
        Assert.Equal("00000000-0000-0000-0000-00000000000e", await _client.AddContactAsync("erin@msn.example", 1, null, Token));
        Assert.Contains("<propertiesChanged>IsMessengerUser</propertiesChanged>", _service.Calls[^1].Body, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task Somebody_of_another_network_is_added_by_mail_address()
    {
        _service.Then(Fault("EmailDomainIsFederated"))
            .Then(ScriptedService.Envelope("<ABContactAddResponse><ABContactAddResult><guid>c</guid></ABContactAddResult></ABContactAddResponse>"));
        Assert.Equal("c", await _client.AddContactAsync("carol@yahoo.example", 1, "Hello", Token));
        var request = Assert.IsType<ContactAddRequest>(AddressBookRequest.Parse(SoapEnvelope.Content(_service.Calls[1].Envelope)!));
        var email = Assert.Single(request.Contacts[0].Info.Emails);
        Assert.Equal(("carol@yahoo.example", 32, true), (email.Address, email.Capability, email.IsMessengerEnabled));
    }

    [TimedFact]
    public async Task What_is_so_already_counts_as_done()
    {
        _service.Then(Fault("MemberAlreadyExists")).Then(Fault("MemberDoesNotExist")).Then(Fault("ContactDoesNotExist")).Then(Fault("GroupDoesNotExist"));
        await _client.AddMemberAsync(MembershipRole.Allow, "bob@msn.example", 1, Token);
        await _client.RemoveMemberAsync(MembershipRole.Pending, "bob@msn.example", 1, Token);
        await _client.RemoveContactAsync("1", Token);
        await _client.RemoveGroupAsync("1", Token);
        Assert.Equal(["AddMember", "DeleteMember", "ABContactDelete", "ABGroupDelete"], Methods);
    }

    [TimedTheory]
    [InlineData("InvalidPassportUser", AddressBookConsequence.TellUser, "There is no account with this address.")]
    [InlineData("BadEmailArgument", AddressBookConsequence.TellUser, "This is not an address that an account can have.")]
    [InlineData("UserDoesNotExist", AddressBookConsequence.TellUser, "There is no account with this address.")]
    [InlineData("GroupAlreadyExists", AddressBookConsequence.TellUser, "There is a group of this name already.")]
    [InlineData("BadArgumentLength", AddressBookConsequence.TellUser, "The name is empty or too long.")]
    [InlineData("RequestLimitReached", AddressBookConsequence.BackOff, "The address book is asked too often; it can be asked again in some minutes.")]
    [InlineData("Forbidden", AddressBookConsequence.DisableFeature, "The address book of this network cannot do this.")]
    [InlineData("SomethingNew", AddressBookConsequence.TellUser, "The address book refused: Refused.")]
    public async Task A_fault_has_a_consequence_and_words(string code, AddressBookConsequence consequence, string words)
    {
        _service.Then(Fault(code), HttpStatusCode.InternalServerError);
        var error = await Assert.ThrowsAsync<AddressBookException>(() => _client.RenameGroupAsync("1", "Friends", Token));
        Assert.Equal((code, consequence, words), (error.Fault.Code, error.Fault.Consequence, error.Message));
        Assert.Equal(consequence == AddressBookConsequence.BackOff, error.IsTransient);
        Assert.False(error.IsUnreachable);
    }

    [TimedTheory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", true)]
    [InlineData(HttpStatusCode.OK, "<html><body>Sign in to the hotel</body></html>", false)]
    [InlineData(HttpStatusCode.OK, "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><ABGr", false)]
    public async Task What_is_no_answer_is_told(HttpStatusCode status, string body, bool isTransient)
    {
        _service.Then(body, status);
        var error = await Assert.ThrowsAsync<AddressBookException>(() => _client.AddGroupAsync("Friends", Token));
        Assert.True(error.IsUnreachable);
        Assert.Equal(isTransient, error.IsTransient);
    }

    [TimedFact]
    public async Task An_answer_without_end_or_bottom_is_not_read()
    {
        _service.Then(ScriptedService.Envelope($"<FindMembershipResponse>{new string(' ', 9 * 1024 * 1024)}</FindMembershipResponse>"))
            .Then(ScriptedService.Envelope(string.Concat(Enumerable.Repeat("<Members>", 10_000)) + string.Concat(Enumerable.Repeat("</Members>", 10_000))));
        for (var answer = 0; answer < 2; answer++)
            Assert.True((await Assert.ThrowsAsync<AddressBookException>(() => _client.LoadAsync(Token))).IsUnreachable);

        Assert.Same(AddressBookSnapshot.Empty, _client.Snapshot);
    }

    [TimedFact]
    public async Task A_load_that_fails_half_way_changes_nothing()
    {
        ThenLoad();
        var before = await _client.LoadAsync(Token);
        _service.Then(ScriptedService.Envelope("<FindMembershipResponse/>")).Then("", HttpStatusCode.BadGateway);
        await Assert.ThrowsAsync<AddressBookException>(() => _client.LoadAsync(Token));
        Assert.Same(before, _client.Snapshot);
    }

    [TimedFact]
    public async Task An_answer_that_lacks_the_id_is_told()
    {
        _service.Then(ScriptedService.Envelope("<ABGroupAddResponse/>"));
        Assert.Contains(
            "ABGroupAdd", (await Assert.ThrowsAsync<AddressBookException>(() => _client.AddGroupAsync("Friends", Token))).Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task The_preferred_host_is_asked_where_the_profile_allows_it()
    {
        var client = Client("contacts.example.net", "other.example.net");
        ThenDone(AddressBookSamples.ServiceHeader).Then(ScriptedService.Envelope("<X/>")).Then(ScriptedService.Envelope("<X/>"));
        await client.RenameGroupAsync("1", "A", Token);
        await client.RenameGroupAsync("1", "B", Token);
        await client.RemoveGroupAsync("1", Token);
        Assert.Equal(["contacts.example.net", "other.example.net", "contacts.example.net"], _service.Calls.Select(call => call.Url.Host));

        // A host that does not serve is left again.
        _service.Then("", HttpStatusCode.ServiceUnavailable).Then(ScriptedService.Envelope("<X/>")).Then(ScriptedService.Envelope("<X/>"));
        await client.RenameGroupAsync("1", "C", Token);
        await client.RenameGroupAsync("1", "D", Token);
        Assert.Equal(["other.example.net", "contacts.example.net", "contacts.example.net"], _service.Calls.TakeLast(3).Select(call => call.Url.Host));
    }

    [TimedFact]
    public async Task A_preferred_host_that_may_not_see_the_ticket_is_not_asked()
    {
        ThenDone(AddressBookSamples.ServiceHeader).Then(ScriptedService.Envelope("<X/>"));
        await _client.RenameGroupAsync("1", "A", Token);
        await _client.RenameGroupAsync("1", "B", Token);
        Assert.All(_service.Calls, call => Assert.Equal("contacts.example.net", call.Url.Host));
    }

    [TimedFact]
    public async Task The_nickname_and_the_settings_are_annotations()
    {
        ThenDone().Then(ScriptedService.Envelope("<X/>")).Then(ScriptedService.Envelope("<X/>"));
        await _client.SetNicknameAsync("1", "Bobby", Token);
        await _client.SetAllowsStrangersAsync(false, Token);
        await _client.SetAsksAboutNewContactsAsync(true, Token);
        var contacts = _service.Calls
            .Select(call => Assert.IsType<ContactUpdateRequest>(AddressBookRequest.Parse(SoapEnvelope.Content(call.Envelope)!)).Contacts[0]).ToList();
        Assert.Equal(("1", "Bobby"), (contacts[0].Id, contacts[0].Info.Annotation(AnnotationNames.Nickname)));
        Assert.Equal((null, AddressBookContactType.Me, "2"), (contacts[1].Id, contacts[1].Info.Type, contacts[1].Info.Annotation(AnnotationNames.Privacy)));
        Assert.Equal("1", contacts[2].Info.Annotation(AnnotationNames.ReverseListPrompt));
    }

    private static string Fault(string code, string details = "") => ScriptedService.Envelope(AddressBookSamples.Fault(code, "Refused.", details));

    private ScriptedService ThenDone(string header = "") => _service.Then(ScriptedService.Envelope("<X/>", header));

    private void ThenLoad() => _service
        .Then(ScriptedService.Envelope(AddressBookSamples.Memberships, AddressBookSamples.ServiceHeader))
        .Then(ScriptedService.Envelope(AddressBookSamples.Contacts));

    private AddressBookClient Client(string host, params string[] otherHosts) => new(
        _http,
        new ServerProfile
        {
            Name = "scripted",
            Title = "Scripted",
            NotificationServer = new MsnpServerAddress("ns.example.net", 1863),
            RstUrl = new Uri("https://login.example.net/RST.srf"),
            AddressBookUrl = new Uri($"https://{host}/abservice/abservice.asmx"),
            SharingUrl = new Uri($"https://{host}/abservice/SharingService.asmx"),
            LoginHosts = [.. otherHosts],
        },
        "alice@msn.example",
        hasCircles: true,
        (renew, _) =>
        {
            _ticketRequests.Add(renew);
            return Task.FromResult(new Sensitive($"t={_ticketRequests.Count}&p="));
        },
        _clock);
}
