using System.Xml.Linq;

namespace MsnBridge.Msnp.AddressBook;

// <ContactEmail><contactEmailType>Messenger2</contactEmailType><email>carol@yahoo.example</email><isMessengerEnabled>true</isMessengerEnabled>
//   <Capability>32</Capability><MessengerEnabledExternally>false</MessengerEnabledExternally><propertiesChanged/></ContactEmail>

/// <summary>A mail address of a contact. People of other networks have no Passport name and are known by one of these.</summary>
/// <param name="Type"><c>ContactEmailPersonal</c>, <c>ContactEmailBusiness</c>, <c>ContactEmailOther</c>, or one of Messenger's own (<c>ContactEmailMessenger</c>,
/// <c>Messenger2</c> to <c>Messenger4</c>).</param>
/// <param name="Address">The address.</param>
/// <param name="IsMessengerEnabled">Whether he is written to under this address.</param>
/// <param name="Capability">The network: 32 is Yahoo, 0 and 1 are Windows Live.</param>
/// <param name="PropertiesChanged">In an update: the names of the fields that changed, parted by blanks; otherwise null.</param>
public sealed record ContactEmail(string Type, string Address, bool IsMessengerEnabled, int Capability = 0, string? PropertiesChanged = null)
{
    /// <summary>The type of the addresses by which people of other networks are kept.</summary>
    public const string OtherNetwork = "Messenger2";

    /// <summary>The capability of a Yahoo contact.</summary>
    public const int Yahoo = 32;

    /// <summary>Whether the address is one that Messenger writes to.</summary>
    public bool IsMessengerAddress => IsMessengerEnabled && Address.Length > 0
        && (Type.StartsWith("Messenger", StringComparison.OrdinalIgnoreCase) || Type.Equals("ContactEmailMessenger", StringComparison.OrdinalIgnoreCase));

    /// <summary>The network number by which notification servers know the contact.</summary>
    public int NetworkId => Capability <= 1 ? 1 : Capability;

    internal XElement ToXml() => AddressBookXml.Element(
        "ContactEmail",
        AddressBookXml.Text("contactEmailType", Type),
        AddressBookXml.Text("email", Address),
        AddressBookXml.Text("isMessengerEnabled", IsMessengerEnabled),
        AddressBookXml.Text("Capability", (long)Capability),
        AddressBookXml.Text("MessengerEnabledExternally", false),
        AddressBookXml.Text("propertiesChanged", PropertiesChanged ?? ""));

    internal static ContactEmail Parse(XElement email) => new(
        email.Value("contactEmailType") ?? "",
        email.Value("email") ?? "",
        email.Flag("isMessengerEnabled") ?? false,
        email.SmallNumber("Capability") ?? 0,
        email.Filled("propertiesChanged"));
}
