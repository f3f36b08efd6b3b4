using System.Text;
using System.Xml;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer.Notices;

/// <summary>The wish to share a folder (Windows Live Messenger 8.0 to 8.5).</summary>
/// <param name="Id">Names the wish.</param>
internal sealed record SharedFolder(Guid Id)
{
    // <SNM opcode="SNM" csid="{guid}" priority="n"/>
    /// <summary>Reads a notice; null if it is about something else.</summary>
    public static SharedFolder? Read(MsnpPayload notice)
    {
        try
        {
            var root = SafeXml.Parse(Encoding.UTF8.GetString(notice.Bytes.Span));
            return root.Name.LocalName == "SNM"
                && (string?)root.Attribute("opcode") == "SNM"
                && Guid.TryParse((string?)root.Attribute("csid"), out var id)
                    ? new SharedFolder(id)
                    : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // <SNM opcode="NAK" csid="{guid}" reason="0x80070000"/>
    /// <summary>The answer of who shares none.</summary>
    public MsnpPayload Refuse() => MsnpPayload.FromText($"<SNM opcode=\"NAK\" csid=\"{Id:B}\" reason=\"0x80070000\"/>");
}
