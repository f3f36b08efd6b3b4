using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Who is in the conversation of a circle or group, and what it calls itself: the body of a publication about it.</summary>
/// <param name="Roster">The people told of; empty if the document does not speak of them.</param>
/// <param name="RosterId">Which of its rosters: <c>IM</c>.</param>
/// <param name="Name">What it calls itself; null if the document does not say.</param>
/// <param name="PersonalMessage">The line under the name; null if the document does not say.</param>
public sealed record CircleDocument(
    EquatableList<ContactHandle> Roster, string RosterId = CircleDocument.Conversation, string? Name = null, string? PersonalMessage = null)
{
    /// <summary>The roster of the conversation.</summary>
    public const string Conversation = "IM";

    /// <summary>The content type of such a body.</summary>
    public const string ContentType = "application/circles+xml";

    /// <summary>The content type of such a body about a group that is made or that somebody is invited to (MSNP21).</summary>
    public const string GroupContentType = "application/multiparty+xml";

    private const int MostPeople = 200;

    // <circle>
    //   <roster><id>IM</id><user><id>1:account</id></user>...</roster>
    //   <props><presence dtype="xml"><Data><MFN>name</MFN><PSM>text</PSM><CurrentMedia/></Data></presence></props>
    // </circle>

    /// <summary>Reads a body; null if it makes no sense.</summary>
    public static CircleDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = SafeXml.Parse(new MsnpPayload(body).DecodeText());
            if (root.Name.LocalName != "circle")
                return null;

            var roster = root.Element("roster");
            var data = root.Element("props")?.Element("presence")?.Element("Data");
            return new CircleDocument(
                [.. People(roster).Take(MostPeople)],
                roster?.Element("id")?.Value.Trim() ?? Conversation,
                data?.Element("MFN")?.Value,
                data?.Element("PSM")?.Value);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> ToBody()
    {
        var roster = Roster.Count == 0
            ? ""
            : $"<roster><id>{SafeXml.Escape(RosterId)}</id>{string.Concat(Roster.Select(who => $"<user><id>{SafeXml.Escape(who.ToString())}</id></user>"))}</roster>";
        var properties = Name is null && PersonalMessage is null
            ? ""
            : "<props><presence dtype=\"xml\"><Data><UTL></UTL>"
                + $"<MFN>{SafeXml.Escape(Name ?? "")}</MFN><PSM>{SafeXml.Escape(PersonalMessage ?? "")}</PSM><CurrentMedia></CurrentMedia>"
                + "</Data></presence></props>";
        return MsnpPayload.FromText($"<circle>{roster}{properties}</circle>").Bytes;
    }

    private static IEnumerable<ContactHandle> People(XElement? roster) =>
        from user in roster?.Elements("user") ?? []
        let id = user.Element("id")?.Value.Trim()
        where !string.IsNullOrEmpty(id)
        select ContactHandle.Parse(id);
}
