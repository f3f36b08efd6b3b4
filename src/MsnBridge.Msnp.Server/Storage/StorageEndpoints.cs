using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Passport;
using MsnBridge.Msnp.Server.Sessions;
using MsnBridge.Msnp.Server.Soap;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Storage;

namespace MsnBridge.Msnp.Server.Storage;

/// <summary>The storage service (SchematizedStore): roaming name, message and picture; and the pictures themselves, for everybody who knows an account's GUID.</summary>
internal sealed class StorageEndpoints(NetworkState state, PassportService passport, TimeProvider time, ILogger<StorageEndpoints> logger)
    : SoapEndpoint(logger, "/storageservice/SchematizedStore.asmx")
{
    // Windows Live Messenger 2009 is content with the same three parts for everybody.
    private const string ProfilePart = "106";
    private const string ExpressionPart = "118";
    private const string PhotoPart = "205";
    private const string PicturePath = "/storage/usertile";
    private const int MaxNameLength = 1024;
    private const int MaxPictureLength = 256 * 1024;

    public override void Map(IEndpointRouteBuilder routes)
    {
        base.Map(routes);
        routes.MapGet(PicturePath + "/{id:guid}/{size}", (Guid id) => Picture(id));
    }

    protected override ValueTask<SoapReply> HandleAsync(SoapCall call, CancellationToken cancellationToken) => ValueTask.FromResult(Handle(call));

    // <StorageUserHeader><Puid>0</Puid><TicketToken>ticket</TicketToken></StorageUserHeader>
    private SoapReply Handle(SoapCall call)
    {
        var version = StorageVersion.Find(call.Content.Name.Namespace) ?? StorageVersion.Second;
        var service = version.Service;
        if (!passport.TryIdentify(new Sensitive(call.Header("StorageUserHeader").Text("TicketToken") ?? ""), out var account))
            return SoapReply.Refused(service + "BadContextToken", "The ticket is not good, or not good any more.");

        switch (call.Method)
        {
            case "GetProfile":
                return Done(Profile(service, account, call.BaseUrl));
            case "UpdateProfile":
                return UpdateProfile(call.Content, account) ? Done() : TooLong();
            case "CreateProfile":
                return Done(PartOf(account, ProfilePart));
            case "UpdateDocument":
                return SetPicture(call.Content, account) ? Done() : NoPicture();
            case "CreateDocument":
                return SetPicture(call.Content, account) ? Done(PartOf(account, PhotoPart)) : NoPicture();
            case "DeleteRelationships":
                // From the folder of all pictures it goes as well, and comes back with the next one; from the profile it goes for good.
                if (call.Content.Child("sourceHandle").Text("ResourceID") == PartOf(account, ExpressionPart))
                    Change(account, kept => kept with { Picture = null });

                return Done();
            case "CreateRelationships":
                return Done();
            case "FindDocuments" or "FindDocument":
                return Done(account.Roaming?.Picture is null
                    ? null
                    : new XElement(
                        service + "Document", new XElement(service + "ResourceID", PartOf(account, PhotoPart)), new XElement(service + "Name", "MessengerPicture")));
            default:
                return SoapReply.Refused(
                    "Client",
                    $"The method {call.Method} is not supported any more.",
                    [new XElement(service + "errorcode", "Forbidden"), new XElement(service + "errorstring", $"The API {call.Method} is no longer supported.")],
                    status: StatusCodes.Status200OK);
        }

        // <GetProfileResponse><GetProfileResult>...</GetProfileResult></GetProfileResponse>         or an empty response
        SoapReply Done(object? result = null) => SoapReply.Done(new XElement(
            service + $"{call.Method}Response", result is null ? null : new XElement(service + $"{call.Method}Result", result)));
    }

    private static SoapReply TooLong() => SoapReply.Refused("Client", "Name or message are too long.");

    private static SoapReply NoPicture() => SoapReply.Refused("Client", "There is no picture in it that can be kept.");

    private static object[] Profile(XNamespace service, MsnAccount account, Uri baseUrl)
    {
        var kept = account.Roaming ?? new RoamingData();
        var changed = kept.ChangedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var picture = kept.Picture is null ? null : new Uri(baseUrl, $"{PicturePath}/{account.Id}/static").AbsoluteUri;
        return
        [
            new XElement(service + "ResourceID", PartOf(account, ProfilePart)),
            new XElement(service + "DateModified", changed),
            new XElement(
                service + "ExpressionProfile",
                new XElement(service + "ResourceID", PartOf(account, ExpressionPart)),
                new XElement(service + "Version", "1"),
                new XElement(service + "DateModified", changed),
                Photo(service, account, kept.Picture, picture),
                Given("PersonalStatus", kept.PersonalStatus),
                Given("PersonalStatusLastModified", kept.PersonalStatus is null ? null : changed),
                Given("DisplayName", kept.DisplayName),
                Given("DisplayNameLastModified", kept.DisplayName is null ? null : changed),
                Given("StaticUserTilePublicURL", picture),
                new XElement(service + "Flags", "0")),
        ];

        XElement? Given(string name, string? value) => value is null ? null : new XElement(service + name, value);
    }

    private static XElement Photo(XNamespace service, MsnAccount account, string? data, string? url) => new(
        service + "Photo",
        new XElement(service + "ResourceID", PartOf(account, PhotoPart)),
        new XElement(service + "ItemType", "Photo"),
        new XElement(service + "Name", "MessengerPicture"),
        data is null || url is null
            ? null
            : new XElement(
                service + "DocumentStreams",
                new XElement(
                    service + "DocumentStream",
                    new XElement(service + "DocumentStreamName", "UserTileStatic"),
                    new XElement(service + "MimeType", new RoamingPicture(Convert.FromBase64String(data)).MimeType),
                    new XElement(service + "DataSize", Convert.FromBase64String(data).Length),
                    new XElement(service + "PreAuthURL", url),
                    new XElement(service + "DocumentStreamType", "UserTileStatic"),
                    new XElement(service + "WriteMode", "Overwrite"))));

    private bool UpdateProfile(XElement content, MsnAccount account)
    {
        var given = content.At("profile", "ExpressionProfile");
        var deleted = content.At("profileAttributesToDelete", "ExpressionProfileAttributes");
        if (given.Text("DisplayName")?.Length > MaxNameLength || given.Text("PersonalStatus")?.Length > MaxNameLength)
            return false;

        Change(account, kept => kept with
        {
            DisplayName = deleted.Child("DisplayName") is null ? given.Text("DisplayName") ?? kept.DisplayName : null,
            PersonalStatus = deleted.Child("PersonalStatus") is null ? given.Text("PersonalStatus") ?? kept.PersonalStatus : null,
        });
        return true;
    }

    private bool SetPicture(XElement content, MsnAccount account)
    {
        var stream = content.At("document", "DocumentStreams").Children("DocumentStream").FirstOrDefault(
            candidate => candidate.Text("DocumentStreamType") is null or "UserTileStatic");
        var text = stream.Text("Data") ?? "";
        var data = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, data, out var length) || length > MaxPictureLength || new RoamingPicture(data.AsMemory(0, length)).MimeType is null)
            return false;

        Change(account, kept => kept with { Picture = Convert.ToBase64String(data.AsSpan(0, length)) });
        return true;
    }

    private void Change(MsnAccount account, Func<RoamingData, RoamingData> change)
    {
        lock (state.Gate)
        {
            var current = state.Accounts[account.Address];
            var changed = change(current.Roaming ?? new RoamingData()) with { ChangedAt = time.GetUtcNow() };
            state.Accounts.Replace(current with { Roaming = changed }, countsAsListChange: false);
        }
    }

    private IResult Picture(Guid id) =>
        state.Accounts.All.FirstOrDefault(account => account.Roaming?.Picture is not null && account.Id == id) is { Roaming.Picture: { } picture }
            ? Results.Bytes(Convert.FromBase64String(picture), new RoamingPicture(Convert.FromBase64String(picture)).MimeType)
            : Results.NotFound();

    // 00f0a1b2c3d4e5f6!106
    private static string PartOf(MsnAccount account, string part) => $"{AccountIds.Of(account.Address).HexCid}!{part}";
}
