using System.Text.RegularExpressions;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>A difference between what Escargot said and what the embedded network says to the same client that means nothing to it.</summary>
internal sealed partial class ReplayTolerance(string name, string reason)
{
    private static readonly List<ReplayTolerance> Made = [];

    public static readonly ReplayTolerance Values = Make("values made anew", "Ids, cookies, tickets, nonces, numbers of members, times, addresses and ports are nobody's but the server's.");
    public static readonly ReplayTolerance Encoding = Make("what is percent-encoded", "Escargot encodes blanks alone, the embedded network everything but letters and digits; clients decode both.");
    public static readonly ReplayTolerance Case = Make("case of GUIDs", "A GUID has none.");
    public static readonly ReplayTolerance Urls = Make("where to get a newer client", "Each network says its own address in CVR.");
    public static readonly ReplayTolerance Pings = Make("seconds to the next ping", "Each network chooses.");
    public static readonly ReplayTolerance Numbers = Make("zeros before a capability number", "Escargot passes on what libpurple writes; a number is a number.");
    public static readonly ReplayTolerance Policies = Make("policies", "Clients of today read none of them; the embedded network sends the least that official clients want.");
    public static readonly ReplayTolerance Profile = Make("profile", "Of the profile clients use the cookie and the address, which are each network's own.");
    public static readonly ReplayTolerance Order = Make("order of what is not an answer", "Presence and messages come when they come; what answers a command is looked for with its number.");
    public static readonly ReplayTolerance OwnEcho = Make("the account's own presence", "Escargot tells each endpoint its own presence as well; the embedded network tells it to the other endpoints alone.");
    public static readonly ReplayTolerance Twice = Make("presence told twice", "Escargot repeats some presence lines; the second says nothing new.");
    public static readonly ReplayTolerance Documents = Make("order of elements", "The documents of UBX and NOT are compared by what they say.");

    public static readonly ReplayTolerance NoPicture = Make("no picture", "Escargot passes on an empty object where libpurple has no picture; the embedded network says 0, as older clients do.");
    public static readonly ReplayTolerance Machine = Make("machine in UBX", "From MSNP16 on the places of a person stand in elements of their own; the older element is told by Escargot still.");
    public static readonly ReplayTolerance Counting = Make("numbers of IRO", "Servers count places, people or both, so clients wait for ANS OK.");
    public static readonly ReplayTolerance OwnPlace = Make("oneself in IRO", "Escargot counts the place that joins among those who were there.");
    public static readonly ReplayTolerance LastWords = Make("last words of a conversation", "Who is leaving hears an acknowledgement, and who else leaves, or not: it depends on which end closes first.");

    public static readonly ReplayTolerance Answered = Make("what Escargot cannot do", "Escargot answers deltas and dynamic items with faults; the embedded network answers them.");
    public static readonly ReplayTolerance Gone = Make("taking away what is not there", "The embedded network says so, as MSN did, where Escargot says nothing; to clients it is done either way.");

    public static readonly ReplayTolerance Kept = Make("offline messages without an agent", "Escargot drops offline messages of a client that names no agent (libpurple); the embedded network keeps them, and tells of them.");
    public static readonly ReplayTolerance NotKept = Make("offline messages that are not kept", "Escargot never answers UUM; the embedded network says 217 where one of the two blocks the other.");

    public static readonly ReplayTolerance Gateway = Make("host of the gateway", "Each gateway says its own.");
    public static readonly ReplayTolerance Close = Make("the end of a gateway's session", "The embedded gateway tells with the last answer that the session is over; Escargot lets the client find out.");

    public string Name => name;

    public string Reason => reason;

    public static IReadOnlyList<ReplayTolerance> All => Made;

    public override string ToString() => name;

    private static ReplayTolerance Make(string name, string reason)
    {
        var made = new ReplayTolerance(name, reason);
        Made.Add(made);
        return made;
    }

    [GeneratedRegex(@"^[\w.:\[\]-]+:\d+$")]
    public static partial Regex ServerAddress();
}
