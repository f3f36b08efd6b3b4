using System.Collections.Concurrent;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Roster;

/// <summary>
/// Which of two sides has changed what a contact is called and the groups he is in, by what they both said last: that is remembered under <c>item &lt;user&gt; &lt;address of the
/// contact&gt;</c>, the name and each group on a line. What the user changed goes to MSN; where both did, MSN counts. Used by the user's roster queue alone.
/// </summary>
internal sealed class RosterWords(IHomeMemory memory, ContactEdits edits)
{
    // What was handed to MSN and has not come back from there: MSN's words of before, which say nothing new.
    private readonly ConcurrentDictionary<(string User, ContactId Contact), string> _carried = new();

    /// <summary>Looks at both sides, and hands on to MSN what the user changed.</summary>
    /// <param name="present">As it is in the roster.</param>
    /// <param name="wanted">As MSN has it.</param>
    /// <returns>True where the roster is to stay as it is; false where MSN's words go into it.</returns>
    public async Task<bool> SettleAsync(Jid user, ContactId contact, RosterItem present, RosterItem wanted, CancellationToken cancellationToken)
    {
        var key = (user.Bare.ToString(), contact);
        var (here, there) = (WordsOf(present), WordsOf(wanted));
        if (_carried.TryGetValue(key, out var before))
        {
            if (there == before && here != there)
            {
                return true;
            }

            _carried.TryRemove(key, out _);
        }

        var last = await memory.FindAsync(UserSessions.Network, KeyOf(user, contact), cancellationToken);
        if (here == there || last is null || there != last || here == last)
        {
            return false;
        }

        await CarryAsync(user, contact, present, wanted, cancellationToken);
        _carried[key] = there;
        await NoteAsync(user, contact, present, cancellationToken);
        return true;
    }

    /// <summary>Both sides say this now.</summary>
    public async Task NoteAsync(Jid user, ContactId contact, RosterItem agreed, CancellationToken cancellationToken)
    {
        var words = WordsOf(agreed);
        if (await memory.FindAsync(UserSessions.Network, KeyOf(user, contact), cancellationToken) != words)
        {
            await memory.SaveAsync(UserSessions.Network, [KeyValuePair.Create(KeyOf(user, contact), (string?)words)], cancellationToken);
        }
    }

    /// <summary>MSN refused what the user changed: its words go into the roster again.</summary>
    public void TakeBack(Jid user, ContactId contact) => _carried.TryRemove((user.Bare.ToString(), contact), out _);

    public void Forget(Jid user)
    {
        foreach (var key in _carried.Keys.Where(key => key.User == user.Bare.ToString()))
        {
            _carried.TryRemove(key, out _);
        }
    }

    private async Task CarryAsync(Jid user, ContactId contact, RosterItem present, RosterItem wanted, CancellationToken cancellationToken)
    {
        var owner = UserSessions.ToHomeUser(user);
        if ((present.Name ?? "") != (wanted.Name ?? ""))
        {
            await edits.RenameAsync(owner, contact, ContactEdits.Clean(present.Name), cancellationToken);
        }

        if (!Sorted(present).SequenceEqual(Sorted(wanted), StringComparer.Ordinal))
        {
            await edits.RegroupAsync(owner, contact, ContactEdits.Clean(present.Groups), cancellationToken);
        }
    }

    private static string WordsOf(RosterItem item) => string.Join('\n', [item.Name ?? "", .. Sorted(item)]);

    private static IEnumerable<string> Sorted(RosterItem item) => item.Groups.Order(StringComparer.Ordinal);

    private static string KeyOf(Jid user, ContactId contact) => $"item {user.Bare} {contact.Value}";
}
