using MsnBridge.Core.Identities;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.People;

/// <summary>Whose a pair of a home network's memory is, by the first word of its key. Every kind there is has to be decided on here; a test compares them with
/// what the home networks store.</summary>
internal static class HomeMemoryKinds
{
    /// <summary>That a person asked for everything to be erased: the last that goes.</summary>
    public const string Erasure = "erasure";

    /// <summary>What the bridge hands out on XMPP; it names the content beside the person.</summary>
    public const string File = "file";

    private static readonly Dictionary<string, HomeMemoryOwner> s_kinds = new(StringComparer.Ordinal)
    {
        // Core
        [Erasure] = HomeMemoryOwner.InKey,
        ["settings"] = HomeMemoryOwner.InKey,
        // Matrix
        ["portal"] = HomeMemoryOwner.InKey,
        ["management"] = HomeMemoryOwner.InKey,
        ["space"] = HomeMemoryOwner.InKey,
        ["presence"] = HomeMemoryOwner.InKey,
        ["outage"] = HomeMemoryOwner.InKey,
        ["login"] = HomeMemoryOwner.InKey,
        ["ghost"] = HomeMemoryOwner.Nobody,
        ["ghost-picture"] = HomeMemoryOwner.Nobody,
        ["picture"] = HomeMemoryOwner.Nobody,
        ["avatar"] = HomeMemoryOwner.Nobody,
        // XMPP
        ["room"] = HomeMemoryOwner.InKey,
        ["title"] = HomeMemoryOwner.InKey,
        ["asked"] = HomeMemoryOwner.InKey,
        ["invited"] = HomeMemoryOwner.InKey,
        ["bookmark"] = HomeMemoryOwner.InKey,
        ["item"] = HomeMemoryOwner.InKey,
        [File] = HomeMemoryOwner.InValue,
    };

    public static IEnumerable<string> Known => s_kinds.Keys;

    public static string KindOf(HomeMemoryEntryEntity entry) =>
        entry.Key.IndexOfAny(['/', ' ']) is >= 0 and var end ? entry.Key[..end] : entry.Key;

    public static bool IsOf(HomeUser user, HomeMemoryEntryEntity entry)
    {
        var kind = KindOf(entry);
        var rest = entry.Key.Length > kind.Length ? entry.Key[(kind.Length + 1)..] : "";
        return s_kinds.TryGetValue(kind, out var owner)
            ? owner switch
            {
                // Either alone or followed by more; addresses of people hold neither a blank nor a stroke where more follows.
                HomeMemoryOwner.InKey => rest == user.Address || Uri.UnescapeDataString(rest.Split('/', ' ')[0]) == user.Address,
                // <content> <size> <expiry> <media type> <id of the message> <user> <name>
                HomeMemoryOwner.InValue => entry.Value.Split(' ', 7) is [_, _, _, _, _, var whose, ..] && whose == user.Address,
                _ => false,
            }
            // What another version wrote: rather too much than something of his left behind.
            : entry.Key.Split('/', ' ').Any(part => Uri.UnescapeDataString(part) == user.Address)
              || entry.Value.Contains($"\"{user.Address}\"", StringComparison.Ordinal);
    }
}

internal enum HomeMemoryOwner
{
    /// <summary>Behind the kind: <c>presence/@alice:example.org</c>, <c>room alice@example.org friends</c>.</summary>
    InKey,
    InValue,

    /// <summary>Shared by all, as the name a contact's ghost wears.</summary>
    Nobody,
}
