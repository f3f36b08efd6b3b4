using System.Net;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Server.Tests.Support;
using MsnBridge.Msnp.Storage;

namespace MsnBridge.Msnp.Server.Tests.Storage;

public sealed class StorageTests : NetworkTest
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];
    private static readonly byte[] Gif = [.. "GIF89a..."u8];

    private readonly List<IDisposable> _opened = [];

    public static TheoryData<string> Generations => ["w10", "2008"];

    [Theory, MemberData(nameof(Generations))]
    public async Task Name_and_message_are_kept_and_taken_away(string generation)
    {
        var storage = Library(Alice, generation);
        var empty = await storage.LoadAsync(Token);
        Assert.Equal((null, null, null), (empty.DisplayName, empty.PersonalStatus, empty.PictureUrl));

        await storage.SetNameAndMessageAsync("Ålice <3", "busy & happy", Token);
        var kept = await Library(Alice, "2008").LoadAsync(Token);
        Assert.Equal(("Ålice <3", "busy & happy"), (kept.DisplayName, kept.PersonalStatus));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), kept.DisplayNameChangedAt);

        await storage.SetNameAndMessageAsync("Ålice", null, Token);
        kept = await storage.LoadAsync(Token);
        Assert.Equal(("Ålice", null), (kept.DisplayName, kept.PersonalStatus));
        Assert.Null((await Library(Bob, generation).LoadAsync(Token)).DisplayName);
    }

    [Theory, MemberData(nameof(Generations))]
    public async Task A_picture_is_kept_changed_and_taken_away(string generation)
    {
        var storage = Library(Alice, generation);
        Assert.Null(await storage.GetPictureAsync(Token));
        await storage.SetPictureAsync(new RoamingPicture(Png), Token);
        var picture = await storage.GetPictureAsync(Token);
        Assert.Equal(Png, picture!.Data.ToArray());
        Assert.Equal("image/png", picture.MimeType);

        await storage.SetPictureAsync(new RoamingPicture(Gif), Token);
        Assert.Equal("image/gif", (await storage.GetPictureAsync(Token))!.MimeType);

        await storage.RemovePictureAsync(Token);
        Assert.Null(await storage.GetPictureAsync(Token));
    }

    [Fact]
    public async Task A_picture_is_there_for_everybody_who_knows_where()
    {
        var storage = Library(Alice, "2008");
        await storage.SetPictureAsync(new RoamingPicture(Png), Token);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri((await storage.LoadAsync(Token)).PublicPictureUrl!), Token);
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);

        using var none = await http.GetAsync(new Uri(Network.NexusUrl, $"/storage/usertile/{Guid.NewGuid()}/static"), Token);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused()
    {
        Assert.Throws<ArgumentException>(() => { _ = Library(Alice, "2008").SetPictureAsync(new RoamingPicture("text"u8.ToArray()), Token); });
        await PostAsync(
            "<UpdateDocument xmlns='http://www.msn.com/webservices/storage/2008'><document><DocumentStreams><DocumentStream><Data>dGV4dA==</Data></DocumentStream></DocumentStreams></document></UpdateDocument>",
            HttpStatusCode.InternalServerError,
            "soap:Client");
    }

    [Theory]
    [InlineData("ShareItem")]
    [InlineData("Anything")]
    public async Task A_method_that_is_not_there_is_refused_with_200(string method)
    {
        var text = await PostAsync($"<{method} xmlns='http://www.msn.com/webservices/storage/w10'/>", HttpStatusCode.OK, "Forbidden");
        Assert.Contains("no longer supported", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_clients_find_their_pictures()
    {
        var storage = Library(Alice, "w10");
        await PostAsync("<FindDocuments xmlns='http://www.msn.com/webservices/storage/w10'/>", HttpStatusCode.OK, "FindDocumentsResponse");
        await storage.SetPictureAsync(new RoamingPicture(Png), Token);
        await PostAsync("<FindDocuments xmlns='http://www.msn.com/webservices/storage/w10'/>", HttpStatusCode.OK, "!205");
    }

    [Fact]
    public async Task A_stranger_is_refused()
    {
        var client = new ServiceClient(Network.NexusUrl);
        _opened.Add(client);
        await client.PostAsync(
            "//storageservice/SchematizedStore.asmx",
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><GetProfile xmlns='http://www.msn.com/webservices/storage/w10'/></s:Body></s:Envelope>");
        Assert.Equal(HttpStatusCode.InternalServerError, client.Status);
        Assert.Contains("q0:BadContextToken", client.Text, StringComparison.Ordinal);
    }

    protected override void OnDispose() => _opened.ForEach(opened => opened.Dispose());

    private async Task<string> PostAsync(string content, HttpStatusCode status, string expected)
    {
        var client = new ServiceClient(Network.NexusUrl);
        _opened.Add(client);
        var (ticket, _) = await client.GetTicketsAsync(Alice, PasswordOf(Alice));
        var header = new System.Xml.Linq.XElement("StorageUserHeader", new System.Xml.Linq.XElement("TicketToken", ticket));
        await client.PostAsync(
            "/storageservice/SchematizedStore.asmx",
            $"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header>{header}</s:Header><s:Body>{content}</s:Body></s:Envelope>");
        Assert.Equal(status, client.Status);
        Assert.Contains(expected, client.Text, StringComparison.Ordinal);
        return client.Text;
    }

    private RoamingProfileStorage Library(string address, string generation)
    {
        var login = new LibraryServices(Network, address, PasswordOf(address), Clock);
        var http = PassportHttp.CreateClient();
        _opened.Add(login);
        _opened.Add(http);
        return new RoamingProfileStorage(
            login.Soap, http, login.Tickets, Network.ClientProfile, generation == "w10" ? StorageVersion.First : StorageVersion.Second, 42, Clock);
    }
}
