using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>How somebody shows himself (MSNP21): the body of a publication under <c>/user</c>, and of the news of it. What it does not speak of is null.</summary>
public sealed record UserDocument
{
    /// <summary>The content type of such a body.</summary>
    public const string ContentType = "application/user+xml";

    /// <summary>Where it is published.</summary>
    public const string Uri = "/user";

    private const string Messages = "IM";
    private const string Personal = "PE";
    private const string Private = "PD";
    private const int MostEndpoints = 32;

    /// <summary>The status; null also where it is none this library knows.</summary>
    public MsnpStatus? Status { get; init; }

    /// <summary>Whether the document speaks of messaging as a whole: taken back, the person is offline.</summary>
    public bool SpeaksOfMessages { get; init; }

    /// <summary>What he calls himself.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>The line under the name.</summary>
    public string? PersonalMessage { get; init; }

    /// <summary>What he listens to or plays, as in <see cref="Payloads.CurrentMedia"/>.</summary>
    public string? CurrentMedia { get; init; }

    /// <summary>The display picture's MSNObject.</summary>
    public string? Picture { get; init; }

    /// <summary>The scene's MSNObject.</summary>
    public string? Scene { get; init; }

    /// <summary>The colour of his windows, a number.</summary>
    public string? ColorScheme { get; init; }

    /// <summary>His places.</summary>
    public EquatableList<UserEndpoint> Endpoints { get; init; }

    // <user>
    //   <s n="IM"><Status>NLN</Status><CurrentMedia/></s>
    //   <s n="PE"><UserTileLocation/><FriendlyName/><PSM/><DDP/><ColorScheme/><Scene/><SignatureSound/></s>
    //   <sep n="IM" [epid="{guid}"]><Capabilities>a:b</Capabilities></sep>
    //   <sep n="PE" [epid="{guid}"]><VER/><TYP/><Capabilities>a:b</Capabilities></sep>
    //   <sep n="PD" [epid="{guid}"]><ClientType/><EpName/><Idle/><State/></sep>
    // </user>

    /// <summary>Reads a body; null if it makes no sense.</summary>
    public static UserDocument? Parse(ReadOnlyMemory<byte> body)
    {
        XElement root;
        try
        {
            root = SafeXml.Parse(Encoding.UTF8.GetString(body.Span));
        }
        catch (XmlException)
        {
            return null;
        }

        if (root.Name.LocalName != "user")
            return null;

        var messages = Service(root, "s", Messages);
        var personal = Service(root, "s", Personal);
        return new UserDocument
        {
            SpeaksOfMessages = messages is not null,
            Status = ReadStatus(messages?.Element("Status")?.Value),
            CurrentMedia = messages?.Element("CurrentMedia")?.Value,
            FriendlyName = personal?.Element("FriendlyName")?.Value,
            PersonalMessage = personal?.Element("PSM")?.Value,
            Picture = personal?.Element("UserTileLocation")?.Value,
            Scene = personal?.Element("Scene")?.Value,
            ColorScheme = personal?.Element("ColorScheme")?.Value,
            Endpoints = [.. ReadEndpoints(root).Take(MostEndpoints)],
        };
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> ToBody()
    {
        var text = new StringBuilder("<user>");
        if (FriendlyName is not null || PersonalMessage is not null || Picture is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"<s n=\"{Personal}\">");
            Append(text, "UserTileLocation", Picture);
            Append(text, "FriendlyName", FriendlyName);
            Append(text, "PSM", PersonalMessage);
            text.Append("<DDP></DDP><Scene></Scene><ColorScheme>-3</ColorScheme><SignatureSound></SignatureSound></s>");
        }

        if (Status is not null || CurrentMedia is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"<s n=\"{Messages}\">");
            Append(text, "Status", Status is { } status ? Name(status) : null);
            Append(text, "CurrentMedia", CurrentMedia);
            text.Append("</s>");
        }
        else if (SpeaksOfMessages)
            text.Append(CultureInfo.InvariantCulture, $"<s n=\"{Messages}\"/>");

        foreach (var endpoint in Endpoints)
            endpoint.Write(text);

        return Encoding.UTF8.GetBytes(text.Append("</user>").ToString());
    }

    private static void Append(StringBuilder text, string element, string? value)
    {
        if (value is not null)
            text.Append(CultureInfo.InvariantCulture, $"<{element}>{SafeXml.Escape(value)}</{element}>");
    }

    internal static string Name(MsnpStatus status) => Encoding.ASCII.GetString(WireNames.Statuses.Format(status));

    private static MsnpStatus? ReadStatus(string? text) =>
        text is not null && WireNames.Statuses.TryParse(Encoding.UTF8.GetBytes(text.Trim()), out var status) ? status : null;

    private static XElement? Service(XElement root, string element, string name) =>
        root.Elements(element).FirstOrDefault(service => (string?)service.Attribute("n") == name);

    private static IEnumerable<UserEndpoint> ReadEndpoints(XElement root) =>
        from part in root.Elements("sep")
        group part by Guid.TryParse((string?)part.Attribute("epid"), out var id) ? id : Guid.Empty into parts
        let messages = parts.FirstOrDefault(part => (string?)part.Attribute("n") == Messages)
        let own = parts.FirstOrDefault(part => (string?)part.Attribute("n") == Private)
        select new UserEndpoint(
            parts.Key == Guid.Empty ? null : parts.Key,
            UserEndpoint.ReadCapabilities(messages?.Element("Capabilities")?.Value),
            own is null
                ? null
                : new PrivateEndpointData(
                    parts.Key == Guid.Empty ? null : parts.Key,
                    own.Element("EpName")?.Value ?? "",
                    uint.TryParse(own.Element("ClientType")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var type)
                        ? (EndpointClientType)type
                        : EndpointClientType.Unknown,
                    ReadStatus(own.Element("State")?.Value),
                    string.Equals(own.Element("Idle")?.Value.Trim(), "true", StringComparison.OrdinalIgnoreCase)));
}

/// <summary>One of somebody's places.</summary>
/// <param name="Id">Which; null where he speaks of his own.</param>
/// <param name="Capabilities">What the client there can do; null if the document does not say.</param>
/// <param name="Data">What his places tell one another; null if the document does not say.</param>
public sealed record UserEndpoint(Guid? Id, (ClientCapabilities Basic, ExtendedCapabilities Extended)? Capabilities, PrivateEndpointData? Data = null)
{
    internal static (ClientCapabilities, ExtendedCapabilities)? ReadCapabilities(string? text)
    {
        if (text is null)
            return null;

        var numbers = text.Trim().Split(':', 2);
        return ((ClientCapabilities)ReadNumber(numbers[0]), (ExtendedCapabilities)(numbers.Length > 1 ? ReadNumber(numbers[1]) : 0));
    }

    internal void Write(StringBuilder text)
    {
        var place = Id is { } id ? $" epid=\"{id:B}\"" : "";
        if (Data is { } data)
        {
            text.Append(CultureInfo.InvariantCulture, $"<sep n=\"PD\"{place}><ClientType>{(uint)data.ClientType}</ClientType><EpName>{SafeXml.Escape(data.Name)}</EpName>");
            text.Append(CultureInfo.InvariantCulture, $"<Idle>{(data.IsIdle ? "true" : "false")}</Idle>");
            if (data.Status is { } status)
                text.Append(CultureInfo.InvariantCulture, $"<State>{UserDocument.Name(status)}</State>");

            text.Append("</sep>");
        }

        if (Capabilities is not { } capabilities)
            return;

        var numbers = string.Create(CultureInfo.InvariantCulture, $"<Capabilities>{(uint)capabilities.Basic}:{(uint)capabilities.Extended}</Capabilities>");
        text.Append(CultureInfo.InvariantCulture, $"<sep n=\"PE\"{place}><VER>MSNMSGR:15.4.3538.0513</VER><TYP>1</TYP>{numbers}</sep><sep n=\"IM\"{place}>{numbers}</sep>");
    }

    private static uint ReadNumber(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
