using System.Xml.Linq;

namespace MsnBridge.Msnp.AddressBook;

// <ContactPhone><contactPhoneType>ContactPhoneMobile</contactPhoneType><number>+1 555 0100</number><isMessengerEnabled>false</isMessengerEnabled>
//   <propertiesChanged/></ContactPhone>

/// <summary>A phone number of a contact.</summary>
/// <param name="Type"><c>ContactPhonePersonal</c>, <c>ContactPhoneBusiness</c>, <c>ContactPhoneMobile</c>, <c>ContactPhoneFax</c> and others.</param>
/// <param name="Number">The number as typed.</param>
/// <param name="IsMessengerEnabled">Whether pages may be sent to it.</param>
public sealed record ContactPhone(string Type, string Number, bool IsMessengerEnabled = false)
{
    /// <summary>The phone at home.</summary>
    public const string Home = "ContactPhonePersonal";

    /// <summary>The phone at work.</summary>
    public const string Work = "ContactPhoneBusiness";

    /// <summary>The mobile phone.</summary>
    public const string Mobile = "ContactPhoneMobile";

    internal XElement ToXml() => AddressBookXml.Element(
        "ContactPhone",
        AddressBookXml.Text("contactPhoneType", Type),
        AddressBookXml.Text("number", Number),
        AddressBookXml.Text("isMessengerEnabled", IsMessengerEnabled),
        AddressBookXml.Text("propertiesChanged", ""));

    internal static ContactPhone Parse(XElement phone) => new(
        phone.Value("contactPhoneType") ?? "", phone.Value("number") ?? "", phone.Flag("isMessengerEnabled") ?? false);
}
