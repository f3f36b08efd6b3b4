using System.Net;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Storage;
using MsnBridge.Msnp.Tests.Authentication;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Storage;

public sealed class RoamingProfileStorageTests : TokenTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];

    private string _profileAnswer = ProfileAnswer("<PreAuthURL>/pictures/1</PreAuthURL>", "https://storage.example.net/public");
    private Func<ScriptedService.Call, HttpResponseMessage> _download = _ => new HttpResponseMessage { Content = new ByteArrayContent(Png) };

    public RoamingProfileStorageTests()
    {
        Profile = Profile with { StorageUrl = new Uri("https://storage.example.net/storageservice/SchematizedStore.asmx") };
        Service.Otherwise = call => call switch
        {
            { Url.Host: "login.example.net" } => ScriptedService.Answer(ScriptedTokens.AnswerAll(call)),
            { Body.Length: 0 } => _download(call),
            _ when SoapEnvelope.Content(call.Envelope)!.Name.LocalName == "GetProfile" => ScriptedService.Answer(_profileAnswer),
            _ => ScriptedService.Answer(ScriptedService.Envelope("<Done/>")),
        };
    }

    [TimedFact]
    public async Task The_picture_is_the_stream_of_the_right_type_and_fetched_with_the_ticket()
    {
        var picture = await Storage().GetPictureAsync(Token);
        Assert.Equal(Png, picture!.Data.ToArray());
        var call = Service.Calls.Last();
        Assert.Equal("/pictures/1", call.Url.AbsolutePath);
        Assert.Equal("?t=one-storage.msn.com%26p%3D", call.Url.Query);
    }

    [TimedFact]
    public async Task Where_that_fails_the_public_address_is_asked_without_a_ticket()
    {
        _download = call => call.Url.Query.Length > 0
            ? ScriptedService.Answer("", HttpStatusCode.Forbidden)
            : new HttpResponseMessage { Content = new ByteArrayContent(Png) };
        Assert.NotNull(await Storage().GetPictureAsync(Token));
        Assert.Equal("https://storage.example.net/public", Service.Calls.Last().Url.AbsoluteUri);
    }

    [TimedTheory]
    [InlineData("https://evil.example.org/1")]
    [InlineData("http://storage.example.net/1")]
    public async Task A_ticket_goes_to_no_other_host(string url)
    {
        _profileAnswer = ProfileAnswer($"<PreAuthURL>{url}</PreAuthURL>", url);
        Assert.Null(await Storage().GetPictureAsync(Token));
        Assert.All(Service.Calls, call => Assert.EndsWith("example.net", call.Url.Host, StringComparison.Ordinal));
        Assert.DoesNotContain(Service.Calls, call => call.Body.Length == 0);

        _profileAnswer = ProfileAnswer("<PreAuthURL>/1</PreAuthURL>", null);
        _download = _ => ScriptedService.Redirect(url);
        Assert.Null(await Storage().GetPictureAsync(Token));
        Assert.Single(Service.Calls, call => call.Body.Length == 0);
    }

    [TimedFact]
    public async Task What_is_no_picture_or_too_large_is_none()
    {
        _profileAnswer = ProfileAnswer("<PreAuthURL>/1</PreAuthURL>", null);
        _download = _ => ScriptedService.Answer("<html/>", type: "text/html");
        Assert.Null(await Storage().GetPictureAsync(Token));
        _download = _ => new HttpResponseMessage { Content = new ByteArrayContent([.. Png, .. new byte[2 * 1024 * 1024]]) };
        Assert.Null(await Storage().GetPictureAsync(Token));
    }

    [TimedFact]
    public async Task A_picture_that_cannot_be_fetched_tells_no_ticket()
    {
        _download = call => throw new HttpRequestException($"Failed: {call.Url}");
        var exception = await Assert.ThrowsAsync<MsnServiceException>(() => Storage().GetPictureAsync(Token));
        Assert.Equal(MsnServiceFailure.Unavailable, exception.Failure);
        Assert.DoesNotContain("one-storage", exception.ToString(), StringComparison.Ordinal);
    }

    [TimedTheory]
    [InlineData("MSNP15", "http://www.msn.com/webservices/storage/w10", "Messenger Client 8.0", "GetProfile DeleteRelationships DeleteRelationships CreateDocument")]
    [InlineData("MSNP18", "http://www.msn.com/webservices/storage/2008", "Messenger Client 9.0", "GetProfile UpdateDocument")]
    public async Task Each_generation_speaks_its_own_namespace_and_changes_the_picture_its_own_way(
        string dialect, string service, string application, string methods)
    {
        await Storage(dialect).SetPictureAsync(new RoamingPicture(Png), Token);
        var calls = Service.Calls.Where(call => call.Url.Host == "storage.example.net").ToList();
        Assert.Equal(methods, string.Join(' ', calls.Select(call => SoapEnvelope.Content(call.Envelope)!.Name.LocalName)));
        Assert.All(calls, call =>
        {
            Assert.Equal(service, SoapEnvelope.Content(call.Envelope)!.Name.NamespaceName);
            Assert.Equal(application, SoapEnvelope.Header(call.Envelope, "StorageApplicationHeader").Text("ApplicationID"));
            Assert.Equal("t=one-storage.msn.com&p=", SoapEnvelope.Header(call.Envelope, "StorageUserHeader").Text("TicketToken"));
        });
        Assert.Equal("-2351581371273912302", SoapEnvelope.Content(calls[0].Envelope).At("profileHandle", "Alias").Text("Name"));
    }

    [TimedFact]
    public async Task An_item_that_is_gone_already_is_no_failure()
    {
        var otherwise = Service.Otherwise;
        Service.Otherwise = call => call.Body.Contains("DeleteRelationships", StringComparison.Ordinal)
            ? ScriptedService.Answer(
                ScriptedService.Envelope("<soap:Fault><faultcode>Client</faultcode><faultstring>x</faultstring><detail><errorcode>ItemDoesNotExist</errorcode></detail></soap:Fault>"),
                HttpStatusCode.InternalServerError)
            : otherwise(call);
        await Storage().RemovePictureAsync(Token);
    }

    [TimedFact]
    public async Task A_network_without_storage_says_so()
    {
        Profile = Profile with { StorageUrl = null };
        var storage = Storage();
        Assert.False(storage.IsOffered);
        Assert.Equal(MsnServiceFailure.NotOffered, (await Assert.ThrowsAsync<MsnServiceException>(() => storage.LoadAsync(Token))).Failure);
    }

    [TimedFact]
    public async Task A_fault_is_told_and_not_tried_again()
    {
        _profileAnswer = ScriptedService.Envelope("<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Forbidden</faultstring></soap:Fault>");
        var exception = await Assert.ThrowsAsync<MsnServiceException>(() => Storage().LoadAsync(Token));
        Assert.Equal(MsnServiceFailure.Refused, exception.Failure);
        Assert.Equal(2, Service.Calls.Count);
    }

    private static string ProfileAnswer(string url, string? publicUrl) => ScriptedService.Envelope(
        "<GetProfileResponse xmlns='http://www.msn.com/webservices/storage/2008'><GetProfileResult><ResourceID>x!106</ResourceID><ExpressionProfile>"
        + "<ResourceID>x!118</ResourceID><Photo><ResourceID>x!205</ResourceID><DocumentStreams>"
        + "<DocumentStream><PreAuthURL>/small</PreAuthURL><DocumentStreamType>Named</DocumentStreamType></DocumentStream>"
        + $"<DocumentStream>{url}<DocumentStreamType>UserTileStatic</DocumentStreamType></DocumentStream></DocumentStreams></Photo>"
        + (publicUrl is null ? "" : $"<StaticUserTilePublicURL>{publicUrl}</StaticUserTilePublicURL>")
        + "</ExpressionProfile></GetProfileResult></GetProfileResponse>");

    private RoamingProfileStorage Storage(string dialect = "MSNP18") =>
        new(Soap, Http, NewTickets(), Profile, StorageVersion.For(MsnpDialect.Find(dialect)!), -2351581371273912302, Clock);
}
