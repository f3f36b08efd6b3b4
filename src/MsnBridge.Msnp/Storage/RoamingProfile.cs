using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Storage;

/// <summary>What follows a user from computer to computer: name, message and picture, as the storage service keeps them.</summary>
public sealed record RoamingProfile
{
    private const string StaticPicture = "UserTileStatic";

    /// <summary>The name; null if none is kept.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The personal message; null if none is kept.</summary>
    public string? PersonalStatus { get; init; }

    /// <summary>When the name changed last; null if the service does not say.</summary>
    public DateTimeOffset? DisplayNameChangedAt { get; init; }

    /// <summary>When the message changed last; null if the service does not say.</summary>
    public DateTimeOffset? PersonalStatusChangedAt { get; init; }

    /// <summary>Where the picture is for who shows a ticket; null if there is none. It may lack scheme and host.</summary>
    public string? PictureUrl { get; init; }

    /// <summary>Where the picture is for everybody; null if it is nowhere.</summary>
    public string? PublicPictureUrl { get; init; }

    /// <summary>The name of the whole to the service.</summary>
    internal string? ResourceId { get; init; }

    /// <summary>The name of the part that holds all this.</summary>
    internal string? ExpressionId { get; init; }

    /// <summary>The name of the picture.</summary>
    internal string? PhotoId { get; init; }

    // <GetProfileResult><ResourceID/><ExpressionProfile><ResourceID/><Photo><ResourceID/><DocumentStreams><DocumentStream>
    //   <MimeType/><PreAuthURL/><DocumentStreamType>UserTileStatic</DocumentStreamType></DocumentStream>...</DocumentStreams></Photo>
    //   <PersonalStatus/><PersonalStatusLastModified/><DisplayName/><DisplayNameLastModified/><StaticUserTilePublicURL/></ExpressionProfile></GetProfileResult>
    //
    // There are other streams beside the picture, also where there is no picture: the type tells.
    internal static RoamingProfile Read(XElement result)
    {
        var expression = result.Child("ExpressionProfile");
        var photo = expression.Child("Photo");
        var picture = photo.Child("DocumentStreams").Children("DocumentStream").FirstOrDefault(stream => stream.Text("DocumentStreamType") == StaticPicture);
        return new RoamingProfile
        {
            DisplayName = expression.Text("DisplayName"),
            DisplayNameChangedAt = Time(expression.Text("DisplayNameLastModified")),
            PersonalStatus = expression.Text("PersonalStatus"),
            PersonalStatusChangedAt = Time(expression.Text("PersonalStatusLastModified")),
            PictureUrl = picture.Text("PreAuthURL"),
            PublicPictureUrl = expression.Text("StaticUserTilePublicURL"),
            ResourceId = result.Text("ResourceID"),
            ExpressionId = expression.Text("ResourceID"),
            PhotoId = photo.Text("ResourceID"),
        };
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
