using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Who is on which lists: the payload of <c>ADL</c>, <c>RML</c> and <c>FQY</c> (MSNP13 and later).</summary>
/// <param name="Entries">The people, in order.</param>
/// <param name="IsInitial">Whether it tells the whole list while signing in, rather than a change.</param>
public sealed record MembershipDocument(EquatableList<MembershipEntry> Entries, bool IsInitial = false)
{
    /// <summary>The most bytes of one document that every server takes.</summary>
    public const int DefaultLimit = 7300;

    // <ml [l="1"]>
    //   <d n="domain"><c n="local-part" [l="lists"] [t="network"] [f="name"] [actual="address"]/></d>
    //   <d n="domain"><c n="local-part" t="network"><s l="lists" n="service"/></c></d>               (MSNP21)
    //   <t><c n="tel:+number" l="lists"/></t>
    // </ml>
    //
    // Without declaration and without blanks between the elements.

    /// <summary>Reads a payload; null if it makes no sense.</summary>
    public static MembershipDocument? Parse(MsnpPayload payload) => TryParse(payload, out var fault) is { } document && fault == MembershipFault.None ? document : null;

    /// <summary>Reads a payload and tells what is wrong with it. What could be read before is given even so.</summary>
    public static MembershipDocument? TryParse(MsnpPayload payload, out MembershipFault fault)
    {
        fault = MembershipFault.Malformed;
        XElement root;
        try
        {
            root = SafeXml.Parse(payload.DecodeText());
        }
        catch (XmlException)
        {
            return null;
        }

        if (root.Name.LocalName != "ml")
            return null;

        fault = MembershipFault.None;
        var entries = new List<MembershipEntry>();
        foreach (var group in root.Elements())
        {
            fault = group.Name.LocalName switch
            {
                "d" => ReadDomain(group, entries),
                "t" => ReadPeople(group, domain: null, entries),
                _ => MembershipFault.None,
            };
            if (fault != MembershipFault.None)
                break;
        }

        return new MembershipDocument([.. entries], (string?)root.Attribute("l") == "1");
    }

    /// <summary>The payload, however long.</summary>
    public MsnpPayload ToPayload() => MsnpPayload.FromText(Frame(string.Concat(Domains().Select(domain => domain.Wrap(string.Concat(domain.People))))));

    /// <summary>
    /// The payloads to send one after the other. Without anybody there is one still if it is the initial list, which a server waits for, and none otherwise.
    /// </summary>
    /// <param name="split">How to cut.</param>
    /// <param name="limit">The most bytes of one payload.</param>
    public IReadOnlyList<MsnpPayload> ToPayloads(MembershipSplit split = MembershipSplit.AtLimit, int limit = DefaultLimit)
    {
        var payloads = new List<MsnpPayload>();
        var room = limit - Encoding.UTF8.GetByteCount(Frame(""));
        var content = new StringBuilder();
        var used = 0;
        foreach (var domain in Domains())
        {
            foreach (var piece in domain.Cut(room))
            {
                var length = Encoding.UTF8.GetByteCount(piece);
                if (content.Length > 0 && (used + length > room || split == MembershipSplit.ByDomain))
                    Flush();

                content.Append(piece);
                used += length;
            }
        }

        if (content.Length > 0 || (payloads.Count == 0 && IsInitial))
            Flush();

        return payloads;

        void Flush()
        {
            payloads.Add(MsnpPayload.FromText(Frame(content.ToString())));
            content.Clear();
            used = 0;
        }
    }

    private static MembershipFault ReadDomain(XElement element, List<MembershipEntry> entries)
    {
        if (!element.HasElements)
            return MembershipFault.EmptyDomain;

        var name = (string?)element.Attribute("n");
        return string.IsNullOrWhiteSpace(name) ? MembershipFault.DomainWithoutName : ReadPeople(element, name, entries);
    }

    private static MembershipFault ReadPeople(XElement group, string? domain, List<MembershipEntry> entries)
    {
        foreach (var person in group.Elements().Where(element => element.Name.LocalName == "c"))
        {
            var name = (string?)person.Attribute("n");
            if (string.IsNullOrWhiteSpace(name)
                || !TryReadNumber(person.Attribute("l"), out var lists)
                || !TryReadNumber(person.Attribute("t"), out var network)
                || !TryReadServices(person, out var services))
            {
                return MembershipFault.Malformed;
            }

            entries.Add(new MembershipEntry(
                domain is null ? name : $"{name}@{domain}",
                (MsnpLists?)lists,
                domain is null ? MsnNetworkId.Telephone : (MsnNetworkId?)network)
            {
                Name = (string?)person.Attribute("f") is { } encoded ? PercentEncoding.Decode(Encoding.UTF8.GetBytes(encoded)) : null,
                ActualAccount = (string?)person.Attribute("actual"),
                Services = services,
            });
        }

        return MembershipFault.None;
    }

    private static bool TryReadServices(XElement person, out EquatableList<ServiceMembership> services)
    {
        var read = new List<ServiceMembership>();
        foreach (var service in person.Elements().Where(element => element.Name.LocalName == "s"))
        {
            if ((string?)service.Attribute("n") is not { Length: > 0 } name || !TryReadNumber(service.Attribute("l"), out var lists))
            {
                services = [];
                return false;
            }

            read.Add(new ServiceMembership(name, (MsnpLists)(lists ?? 0)));
        }

        services = [.. read];
        return true;
    }

    private static bool TryReadNumber(XAttribute? attribute, out uint? number)
    {
        number = null;
        if (attribute is null)
            return true;

        if (!uint.TryParse(attribute.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;

        number = value;
        return true;
    }

    private string Frame(string content) => $"<ml{(IsInitial ? " l=\"1\"" : "")}>{content}</ml>";

    /// <summary>The people by domain in the order of their first. An entry that is neither an address nor a telephone is left out: no server could be told of it.</summary>
    private IEnumerable<Group> Domains() => Entries
        .Where(entry => entry.IsTelephone || entry.Domain is { Length: > 0 } domain && domain.Length + 1 < entry.Account.Length)
        .GroupBy(entry => entry.Domain?.ToLowerInvariant())
        .Select(people => new Group(people.Key, [.. people.Select(WritePerson)]));

    private static string WritePerson(MembershipEntry entry)
    {
        var text = new StringBuilder("<c");
        AppendAttribute(text, "n", entry.Domain is { } domain ? entry.Account[..^(domain.Length + 1)] : entry.Account);
        if (entry.Services.Count == 0 && entry.Lists is { } lists)
            AppendAttribute(text, "l", ((uint)lists).ToString(CultureInfo.InvariantCulture));

        if (entry is { IsTelephone: false, Network: { } network })
            AppendAttribute(text, "t", ((uint)network).ToString(CultureInfo.InvariantCulture));

        if (entry.Name is { } name)
            AppendAttribute(text, "f", Uri.EscapeDataString(name));

        if (entry.ActualAccount is { } actual)
            AppendAttribute(text, "actual", actual);

        if (entry.Services.Count == 0)
            return text.Append("/>").ToString();

        text.Append('>');
        foreach (var service in entry.Services)
        {
            text.Append("<s");
            AppendAttribute(text, "l", ((uint)service.Lists).ToString(CultureInfo.InvariantCulture));
            AppendAttribute(text, "n", service.Service);
            text.Append("/>");
        }

        return text.Append("</c>").ToString();
    }

    private static void AppendAttribute(StringBuilder text, string name, string value) =>
        text.Append(' ').Append(name).Append("=\"").Append(SafeXml.EscapeAttribute(value)).Append('"');

    /// <summary>One domain, or with a null name the telephones.</summary>
    private sealed record Group(string? Name, IReadOnlyList<string> People)
    {
        public string Wrap(string people) => Name is null ? $"<t>{people}</t>" : $"<d n=\"{SafeXml.EscapeAttribute(Name)}\">{people}</d>";

        /// <summary>The domain in as few pieces as fit into so many bytes each.</summary>
        public IEnumerable<string> Cut(int room)
        {
            var frame = Encoding.UTF8.GetByteCount(Wrap(""));
            var piece = new StringBuilder();
            var used = frame;
            foreach (var person in People)
            {
                var length = Encoding.UTF8.GetByteCount(person);
                if (piece.Length > 0 && used + length > room)
                {
                    yield return Wrap(piece.ToString());
                    piece.Clear();
                    used = frame;
                }

                piece.Append(person);
                used += length;
            }

            yield return Wrap(piece.ToString());
        }
    }
}
