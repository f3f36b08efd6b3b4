using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>Compares what stands behind a line.</summary>
internal sealed class PayloadComparison(HashSet<ReplayTolerance> used)
{
    public bool Matches(string command, string recorded, string came)
    {
        if (recorded == came)
            return true;

        return command switch
        {
            "GCF" => Needs(ReplayTolerance.Policies),
            "UBX" => PersonalMessageOf(recorded) == PersonalMessageOf(came) && Needs(ReplayTolerance.Documents),
            "NOT" => NotificationOf(recorded) == NotificationOf(came) && Needs(ReplayTolerance.Documents),
            "ADL" or "RML" or "FQY" => ListOf(recorded) == ListOf(came) && Needs(ReplayTolerance.Documents),
            "MSG" => MatchesNotice(recorded, came),
            _ => false,
        };
    }

    private bool MatchesNotice(string recorded, string came) => (MsnpMessage.Parse(MsnpPayload.FromText(recorded)), MsnpMessage.Parse(MsnpPayload.FromText(came))) switch
    {
        (ProfileMessage, ProfileMessage) => Needs(ReplayTolerance.Profile),
        (InitialMailMessage one, InitialMailMessage other) => one.InboxUnread == other.InboxUnread && one.IsDocument == other.IsDocument && Needs(ReplayTolerance.Documents),
        _ => false,
    };

    private bool Needs(ReplayTolerance tolerance)
    {
        used.Add(tolerance);
        return true;
    }

    private static string PersonalMessageOf(string text)
    {
        var message = PersonalMessage.Parse(MsnpPayload.FromText(text));
        var shown = new StringBuilder($"{message?.Text} {message?.Media} {message?.MachineGuid?.Trim('{', '}').ToLowerInvariant()}");
        foreach (var endpoint in (message?.Endpoints ?? []).OrderBy(endpoint => endpoint.ToString(), StringComparer.Ordinal))
            shown.Append(' ').Append(endpoint);

        return shown.ToString();
    }

    private static string NotificationOf(string text)
    {
        var document = NotificationDocument.Parse(MsnpPayload.FromText(text));
        return $"{document?.Account} {document?.Service}";
    }

    private static string ListOf(string text)
    {
        var entries = MembershipDocument.Parse(MsnpPayload.FromText(text))?.Entries ?? [];
        return string.Join('\n', entries.Select(entry => $"{entry.Account} {entry.Lists} {entry.Network} {entry.Name}").Order(StringComparer.Ordinal));
    }
}
