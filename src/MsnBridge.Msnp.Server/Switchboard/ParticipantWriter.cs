using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Server.Switchboard;

/// <summary>Says who is in a conversation, in the dialect of who is told. From MSNP16 on each place of somebody has a line, and he himself one more.</summary>
internal static class ParticipantWriter
{
    // <<< JOI account;{guid} name capabilities             (MSNP16 and later), for each of his places
    // <<< JOI account name capabilities                    once
    public static MsnpCommand[] Joined(ParticipantJoined joined, MsnpDialect dialect)
    {
        var who = joined.Participant;
        List<MsnpCommand> lines = [];
        if (dialect.HasEndpoints && who.EndpointId is not null)
            lines.Add(Himself(who) with { EndpointId = who.EndpointId });

        if (joined.IsFirstPlace)
            lines.Add(Himself(who));

        return [.. lines];
    }

    // <<< BYE account;{guid} [1]                           (MSNP16 and later), for each of his places
    // <<< BYE account [1]                                  with the last
    public static MsnpCommand[] Left(ParticipantLeft left, MsnpDialect dialect)
    {
        var who = left.Participant;
        List<MsnpCommand> lines = [];
        if (dialect.HasEndpoints && who.EndpointId is not null)
            lines.Add(new ByeCommand(who.Address, left.TimedOut, who.EndpointId));

        if (left.IsLastPlace)
            lines.Add(new ByeCommand(who.Address, left.TimedOut));

        return [.. lines];
    }

    // <<< IRO t index total account;{guid} name capabilities       (MSNP16 and later), for each of his places
    // <<< IRO t index total account name capabilities              once
    // <<< ANS t OK
    // <<< JOI own account name capabilities                        (MSNP16 and later)
    public static MsnpCommand[] Roster(
        uint transactionId, SwitchboardParticipant himself, IReadOnlyList<SwitchboardParticipant> others, MsnpDialect dialect)
    {
        List<JoiCommand> lines = [];
        foreach (var places in others.GroupBy(other => other.Address))
        {
            if (dialect.HasEndpoints)
                lines.AddRange(places.Where(place => place.EndpointId is not null).Select(place => Himself(place) with { EndpointId = place.EndpointId }));

            lines.Add(Himself(places.First()));
        }

        var roster = lines.Select((line, index) => new IroCommand(
            transactionId,
            (uint)index + 1,
            (uint)lines.Count,
            line.Account,
            line.Name,
            line.Capabilities,
            line.ExtendedCapabilities,
            line.EndpointId));
        return dialect.HasEndpoints ? [.. roster, new AnsReplyCommand(transactionId), Himself(himself)] : [.. roster, new AnsReplyCommand(transactionId)];
    }

    /// <summary>Somebody as a whole.</summary>
    public static JoiCommand Himself(SwitchboardParticipant who) => new(who.Address, who.FriendlyName, who.Capabilities, who.ExtendedCapabilities);
}
