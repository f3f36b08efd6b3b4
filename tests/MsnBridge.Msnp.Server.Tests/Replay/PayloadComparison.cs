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
            "UBX" => MatchesPersonalMessage(recorded, came),
            "NOT" => NotificationOf(recorded) == NotificationOf(came) && Needs(ReplayTolerance.Documents),
            "ADL" or "RML" or "FQY" => ListOf(recorded) == ListOf(came) && Needs(ReplayTolerance.Documents),
            "MSG" => MatchesNotice(recorded, came),
            _ => false,
        };
    }

    private bool MatchesNotice(string recorded, string came) => (MsnpMessage.Parse(MsnpPayload.FromText(recorded)), MsnpMessage.Parse(MsnpPayload.FromText(came))) switch
    {
        (ProfileMessage, ProfileMessage) => Needs(ReplayTolerance.Profile),
        (InitialMailMessage { OfflineMessages.Count: var some }, InitialMailMessage { OfflineMessages.Count: var more }) when more > some => Needs(ReplayTolerance.Kept),
        (InitialMailMessage one, InitialMailMessage other) => one.InboxUnread == other.InboxUnread && one.IsDocument == other.IsDocument && Needs(ReplayTolerance.Documents),
        _ => false,
    };

    private bool Needs(ReplayTolerance tolerance)
    {
        used.Add(tolerance);
        return true;
    }

    private bool MatchesPersonalMessage(string recorded, string came)
    {
        var (one, other) = (PersonalMessage.Parse(MsnpPayload.FromText(recorded)), PersonalMessage.Parse(MsnpPayload.FromText(came)));
        if (Show(one) != Show(other) || !IsSameMachine(one?.MachineGuid, other?.MachineGuid))
            return false;

        return Needs(ReplayTolerance.Documents);
    }

    private bool IsSameMachine(string? recorded, string? came)
    {
        if (string.IsNullOrEmpty(came) && !string.IsNullOrEmpty(recorded))
            return Needs(ReplayTolerance.Machine);

        return string.Equals(recorded?.Trim('{', '}') ?? "", came?.Trim('{', '}') ?? "", StringComparison.OrdinalIgnoreCase);
    }

    private static string Show(PersonalMessage? message)
    {
        var shown = new StringBuilder($"{message?.Text} {message?.Media}");
        foreach (var endpoint in (message?.Endpoints ?? []).Select(endpoint => endpoint.ToString()).Order(StringComparer.Ordinal))
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
