using System.Xml.Linq;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

// <Annotation><Name>MSN.IM.BLP</Name><Value>1</Value></Annotation>

/// <summary>A note that clients hang on a contact, a group or a member.</summary>
/// <param name="Name">One of <see cref="AnnotationNames"/>, or any other.</param>
/// <param name="Value">Its value; empty where it is unset.</param>
public sealed record ContactAnnotation(string Name, string Value)
{
    internal XElement ToXml() =>
        AddressBookXml.Element("Annotation", AddressBookXml.Text("Name", Name), AddressBookXml.Text("Value", Value));

    internal static IEnumerable<ContactAnnotation> ParseAll(XElement? annotations) =>
        from annotation in annotations.Children("Annotation")
        let name = annotation.Filled("Name")
        where name is not null
        select new ContactAnnotation(name, annotation.Child("Value")?.Value ?? "");
}

/// <summary>The annotations Messenger knows.</summary>
public static class AnnotationNames
{
    /// <summary>On the own entry: 1 if a mobile device may be written to.</summary>
    public const string MobileEnabled = "MSN.IM.MBEA";

    /// <summary>On the own entry: 1 to be asked about who adds the account (<c>GTC A</c>), 2 not to be; 0 or empty for unset.</summary>
    public const string ReverseListPrompt = "MSN.IM.GTC";

    /// <summary>On the own entry: 1 lets strangers see and write (<c>BLP AL</c>), 2 does not; 0 or empty for unset.</summary>
    public const string Privacy = "MSN.IM.BLP";

    /// <summary>On the own entry: 1 if the account may be signed in from several places.</summary>
    public const string SeveralPlaces = "MSN.IM.MPOP";

    /// <summary>On the own entry: 1 to keep name, message and picture in the storage service, 2 not to.</summary>
    public const string RoamingProfile = "MSN.IM.RoamLiveProperties";

    /// <summary>On a contact: the name the user gave him, which wins over his own.</summary>
    public const string Nickname = "AB.NickName";

    /// <summary>On a contact or member of another network: the network number and a colon, <c>32:</c> for Yahoo.</summary>
    public const string BuddyType = "MSN.IM.BuddyType";

    /// <summary>On a pending member: what he said when he asked.</summary>
    public const string InviteMessage = "MSN.IM.InviteMessage";

    /// <summary>On a group: 1 if Messenger shows it.</summary>
    public const string ShowsGroup = "MSN.IM.Display";
}
