using System.Xml.Linq;

namespace MsnBridge.Msnp.AddressBook;

// <NetworkInfo><DomainId>1</DomainId><RelationshipType>5</RelationshipType><RelationshipState>3</RelationshipState><DisplayName>…</DisplayName>
//   <UserTileURL>…</UserTileURL></NetworkInfo>                                                                             (MSNP18+)

/// <summary>How a contact is tied to the account on one network.</summary>
/// <param name="DomainId">1 Windows Live, 3 Zune, 7 Facebook, 8 LinkedIn, 9 MySpace.</param>
/// <param name="RelationshipType">3 a person, 5 a circle.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Role">In a circle: 1 administrator, 2 assistant, 3 member, 4 invited.</param>
public sealed record NetworkInfo(int DomainId, int RelationshipType, RelationshipState State, int Role = 0)
{
    /// <summary><see cref="DomainId"/> of Windows Live.</summary>
    public const int WindowsLive = 1;

    /// <summary><see cref="RelationshipType"/> of a person.</summary>
    public const int Individual = 3;

    /// <summary><see cref="RelationshipType"/> of a circle.</summary>
    public const int Circle = 5;

    /// <summary>What the contact is called there, if told.</summary>
    public string? DisplayName { get; init; }

    internal XElement ToXml() => AddressBookXml.Element(
        "NetworkInfo",
        AddressBookXml.Text("DomainId", (long)DomainId),
        AddressBookXml.Text("RelationshipType", (long)RelationshipType),
        AddressBookXml.Text("RelationshipState", (long)State),
        AddressBookXml.Text("RelationshipRole", (long)Role),
        AddressBookXml.Text("DisplayName", DisplayName));

    internal static NetworkInfo Parse(XElement network) => new(
        network.SmallNumber("DomainId") ?? 0,
        network.SmallNumber("RelationshipType") ?? 0,
        (RelationshipState)(network.SmallNumber("RelationshipState") ?? 0),
        network.SmallNumber("RelationshipRole") ?? 0)
    {
        DisplayName = network.Filled("DisplayName"),
    };
}

/// <summary>How far the tie to a contact or a circle has come.</summary>
public enum RelationshipState
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>An invitation waits for an answer.</summary>
    WaitingForAnswer = 1,

    /// <summary>He left.</summary>
    Left = 2,

    /// <summary>It stands.</summary>
    Accepted = 3,

    /// <summary>He refused.</summary>
    Rejected = 4,
}
