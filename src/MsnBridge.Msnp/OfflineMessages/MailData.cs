using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>What waits for a user: how much mail, and which offline messages. The notification server sends it, and the service that hands them out.</summary>
/// <param name="InboxUnread">Unread mail in the inbox.</param>
/// <param name="FoldersUnread">Unread mail elsewhere.</param>
/// <param name="OfflineMessages">The offline messages.</param>
/// <param name="IsTooLarge">Whether there are too many to be named in a notice: the service names them.</param>
public sealed record MailData(int InboxUnread, int FoldersUnread, EquatableList<OfflineMessageHeader> OfflineMessages, bool IsTooLarge = false)
{
    private const string TooLargeWord = "too-large";
    private const string Quotas = "<Q><QTM>409600</QTM><QNM>204800</QNM></Q>";

    /// <summary>Nothing waits.</summary>
    public static MailData Nothing { get; } = new(0, 0, []);

    /// <summary>More waits than a notice can name.</summary>
    public static MailData TooLarge { get; } = Nothing with { IsTooLarge = true };

    /// <summary>Whether offline messages wait.</summary>
    public bool HasOfflineMessages => IsTooLarge || OfflineMessages.Count > 0;

    // <MD><E><I>0</I><IU>0</IU><O>0</O><OU>0</OU></E><Q><QTM>409600</QTM><QNM>204800</QNM></Q><M>...</M>...</MD>
    // too-large
    /// <summary>Reads the text of a notice. Nonsense is nothing.</summary>
    public static MailData Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Nothing;

        if (text.Trim().Equals(TooLargeWord, StringComparison.OrdinalIgnoreCase))
            return TooLarge;

        try
        {
            return Read(SafeXml.Parse(text));
        }
        catch (XmlException)
        {
            return Nothing;
        }
    }

    /// <summary>The text of a notice.</summary>
    public string ToText() => IsTooLarge ? TooLargeWord : SafeXml.Write(Write());

    // Who writes is nobody's business in a log.
    /// <summary>The kind of data alone.</summary>
    public override string ToString() => nameof(MailData);

    internal static MailData Read(XElement document) => new(
        Number(document.Child("E").Text("IU")),
        Number(document.Child("E").Text("OU")),
        [.. document.Children("M").Select(OfflineMessageHeader.Read).OfType<OfflineMessageHeader>()]);

    /// <summary>The document.</summary>
    public XElement Write() => new(
        "MD",
        new XElement("E", new XElement("I", InboxUnread), new XElement("IU", InboxUnread), new XElement("O", FoldersUnread), new XElement("OU", FoldersUnread)),
        XElement.Parse(Quotas),
        OfflineMessages.Select(message => message.Write()));

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
