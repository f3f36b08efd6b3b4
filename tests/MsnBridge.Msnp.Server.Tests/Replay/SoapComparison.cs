using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Soap;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>Compares answers of web services by the elements that clients read, and learns which GUID of the network stands for which of the recording.</summary>
internal sealed class SoapComparison(Dictionary<string, string> learnt, HashSet<ReplayTolerance> used)
{
    // What names somebody or something for people; all else is made anew by each server, is always the same, or was set before the recording began.
    private static readonly string[] Read =
    [
        "MemberRole", "PassportName", "passportName", "displayName", "quickName", "contactType", "isMessengerUser", "State", "name", "Type", "IsPresenceEnabled", "abId", "ABId", "faultcode", "errorcode",
    ];

    public void Compare(string call, RecordedFrame recorded, int status, XElement envelope, List<string> differences)
    {
        var expectedStatus = int.Parse(recorded.Line, CultureInfo.InvariantCulture);
        var fault = SoapFault.Find(envelope);
        var expectedFault = recorded.Body is null ? null : SoapFault.Find(SafeXml.Parse(recorded.Text));
        if (fault is null && expectedFault is not null && status == 200)
        {
            used.Add(ReplayTolerance.Answered);
            return;
        }

        if (expectedFault is null && (fault?.Is("MemberDoesNotExist") == true || fault?.Is("ContactDoesNotExist") == true))
        {
            used.Add(ReplayTolerance.Gone);
            return;
        }

        if (expectedStatus != status)
            differences.Add(string.Create(CultureInfo.InvariantCulture, $"{call}: status {status}, not {expectedStatus}: {fault?.Text}"));

        if (recorded.Body is null || expectedStatus != status)
            return;

        var expected = SafeXml.Parse(recorded.Text);
        var (one, other) = (SoapEnvelope.Content(expected)?.Name.LocalName, SoapEnvelope.Content(envelope)?.Name.LocalName);
        if (one != other)
        {
            differences.Add($"{call}: {other}, not {one}");
            return;
        }

        Learn(expected, envelope);
        var lacking = Values(expected).Except(Values(envelope)).ToList();
        if (lacking.Count > 0)
            differences.Add($"{call} lacks {string.Join(", ", lacking)}\n      of {string.Join(", ", Values(envelope))}");

        used.Add(ReplayTolerance.Values);
    }

    private static IEnumerable<string> Values(XElement envelope) => envelope.Descendants()
        .Where(element => !element.HasElements && element.Value.Length > 0 && Read.Contains(element.Name.LocalName))
        .Select(element => $"{element.Parent?.Name.LocalName}/{element.Name.LocalName}={element.Value[(element.Value.LastIndexOf(':') + 1)..]}")
        .Distinct();

    private void Learn(XElement expected, XElement envelope)
    {
        Pair("Contact", "contactId", "passportName");
        Pair("Group", "groupId", "name");

        // A single GUID that is answered is the id of what was asked for.
        if (expected.Descendants().Where(element => element.Name.LocalName == "guid").ToList() is [var recordedId]
            && envelope.Descendants().Where(element => element.Name.LocalName == "guid").ToList() is [var ownId])
        {
            learnt[recordedId.Value] = ownId.Value;
        }

        void Pair(string item, string id, string name)
        {
            var own = Items(envelope).DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.Id);
            foreach (var (itemName, itemId) in Items(expected))
            {
                if (own.TryGetValue(itemName, out var known))
                    learnt[itemId] = known;
            }

            IEnumerable<(string Name, string Id)> Items(XElement document) =>
                from element in document.Descendants()
                where element.Name.LocalName == item
                let itemId = element.Elements().FirstOrDefault(child => child.Name.LocalName == id)?.Value
                let itemName = element.Descendants().FirstOrDefault(child => child.Name.LocalName == name)?.Value
                where itemId is not null && itemName is not null
                select (itemName, itemId);
        }
    }
}
