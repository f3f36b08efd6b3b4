using System.Globalization;
using System.Xml.Linq;

namespace MsnBridge.Msnp.Storage;

/// <summary>Writes what the storage service is asked.</summary>
internal sealed class StorageRequests(StorageVersion version, long cid)
{
    private const string AllPictures = "/UserTiles";
    private static readonly XNamespace Schema = "http://www.w3.org/2001/XMLSchema-instance";

    // <GetProfile><profileHandle><Alias/><RelationshipName>MyProfile</RelationshipName></profileHandle><profileAttributes>...</profileAttributes></GetProfile>
    public XElement GetProfile() => Element(
        "GetProfile",
        Handle("profileHandle", "MyProfile"),
        Element(
            "profileAttributes",
            Wanted("ResourceID"),
            Wanted("DateModified"),
            Element(
                "ExpressionProfileAttributes",
                ((string[])["ResourceID", "DateModified", "DisplayName", "DisplayNameLastModified", "PersonalStatus", "PersonalStatusLastModified",
                    "StaticUserTilePublicURL", "Photo", "Flags"]).Select(Wanted))));

    // <UpdateProfile><profile><ResourceID/><ExpressionProfile><FreeText>Update</FreeText><DisplayName/><PersonalStatus/><Flags>0</Flags></ExpressionProfile></profile>
    //   <profileAttributesToDelete><ExpressionProfileAttributes><PersonalStatus>true</PersonalStatus></ExpressionProfileAttributes></profileAttributesToDelete></UpdateProfile>
    public XElement UpdateProfile(string? resourceId, string? displayName, string? personalStatus)
    {
        XElement[] deleted = [.. Missing("DisplayName", displayName), .. Missing("PersonalStatus", personalStatus)];
        return Element(
            "UpdateProfile",
            Element(
                "profile",
                Element("ResourceID", resourceId),
                Element("ExpressionProfile", Element("FreeText", "Update"), Given("DisplayName", displayName), Given("PersonalStatus", personalStatus), Element("Flags", "0"))),
            deleted.Length == 0 ? null : Element("profileAttributesToDelete", Element("ExpressionProfileAttributes", deleted)));
    }

    // <UpdateDocument><document xsi:type="Photo"><ResourceID/><Name/><DocumentStreams>...</DocumentStreams></document></UpdateDocument>
    public XElement UpdateDocument(string photoId, RoamingPicture picture) => Element("UpdateDocument", Document(photoId, picture));

    // <CreateDocument><parentHandle>...</parentHandle><document xsi:type="Photo">...</document><relationshipName>Messenger User Tile</relationshipName></CreateDocument>
    public XElement CreateDocument(RoamingPicture picture) => Element(
        "CreateDocument", Handle("parentHandle", AllPictures), Document(photoId: null, picture), Element("relationshipName", "Messenger User Tile"));

    // <CreateRelationships><relationships><Relationship><SourceID/><SourceType>SubProfile</SourceType><TargetID/><TargetType>Photo</TargetType>
    //   <RelationshipName>ProfilePhoto</RelationshipName></Relationship></relationships></CreateRelationships>
    public XElement CreateRelationships(string expressionId, string photoId) => Element(
        "CreateRelationships",
        Element(
            "relationships",
            Element(
                "Relationship",
                Element("SourceID", expressionId),
                Element("SourceType", "SubProfile"),
                Element("TargetID", photoId),
                Element("TargetType", "Photo"),
                Element("RelationshipName", "ProfilePhoto"))));

    // <DeleteRelationships><sourceHandle><ResourceID/></sourceHandle><targetHandles><ObjectHandle><ResourceID/></ObjectHandle></targetHandles></DeleteRelationships>
    public XElement DeleteRelationships(string expressionId, string photoId) => Delete(Element("sourceHandle", Element("ResourceID", expressionId)), photoId);

    /// <summary>Takes a picture out of the folder of all pictures.</summary>
    public XElement DeleteFromFolder(string photoId) => Delete(Handle("sourceHandle", AllPictures), photoId);

    public XElement Element(string name, params object?[] content) => new(version.Service + name, content);

    private XElement Delete(XElement source, string photoId) => Element(
        "DeleteRelationships", source, Element("targetHandles", Element("ObjectHandle", Element("ResourceID", photoId))));

    private XElement Document(string? photoId, RoamingPicture picture) => Element(
        "document",
        new XAttribute(XNamespace.Xmlns + "xsi", Schema.NamespaceName),
        new XAttribute(Schema + "type", "Photo"),
        photoId is null ? null : Element("ResourceID", photoId),
        Element("Name", "MessengerPicture"),
        Element(
            "DocumentStreams",
            Element(
                "DocumentStream",
                new XAttribute(Schema + "type", "PhotoStream"),
                Element("DocumentStreamType", "UserTileStatic"),
                Element("MimeType", picture.MimeType),
                Element("Data", Convert.ToBase64String(picture.Data.Span)),
                Element("DataSize", "0"))));

    private XElement Handle(string name, string relationship) => Element(
        name,
        Element("Alias", Element("Name", cid.ToString(CultureInfo.InvariantCulture)), Element("NameSpace", "MyCidStuff")),
        Element("RelationshipName", relationship));

    private XElement Wanted(string name) => Element(name, "true");

    private XElement? Given(string name, string? value) => string.IsNullOrEmpty(value) ? null : Element(name, value);

    private IEnumerable<XElement> Missing(string name, string? value) => string.IsNullOrEmpty(value) ? [Element(name, "true")] : [];
}
