using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Roster;

/// <summary>
/// Makes users' rosters agree with their MSN lists: directly where the server allows it (XEP-0356), otherwise by subscription requests,
/// of which each contact makes one. Calls for one user are not made at the same time; the user's roster queue sees to that. What is cut
/// short by a broken connection is made up for when the next one is there.
/// </summary>
internal sealed partial class ContactRoster(
    XmppOptions options,
    IStanzaStream stream,
    ContactAddresses addresses,
    RosterMemory memory,
    PrivilegedRoster privileged,
    RosterWords words,
    ContactPresenter presenter,
    UserSessions sessions,
    ILogger<ContactRoster> logger)
{
    /// <summary>Puts in what is missing and renames what is called otherwise.</summary>
    /// <param name="complete">True where the list is the whole list: what is not on it is taken out.</param>
    public async Task ShowAsync(Jid user, IReadOnlyList<Contact> contacts, bool complete, CancellationToken cancellationToken)
    {
        var known = contacts.Where(contact => contact.IsListed && CanBeShown(contact)).ToDictionary(contact => contact.Id);
        var items = await privileged.FindItemsAsync(user, cancellationToken);
        if (complete)
        {
            await RemoveOthersAsync(user, known, items, cancellationToken);
        }

        await ShowTransportAsync(user, items, cancellationToken);
        List<Contact> toAsk = [];
        foreach (var contact in known.Values)
        {
            switch (await memory.GetAsync(user, contact.Id, cancellationToken))
            {
                case RosterState.Declined or RosterState.Removing:
                    break;
                case RosterState.Adding:
                    await memory.SetAsync(user, contact.Id, RosterState.Shown, cancellationToken);
                    break;
                case var state:
                    if (items is not null && await TrySetAsync(user, contact, items, cancellationToken))
                    {
                        await memory.SetAsync(user, contact.Id, RosterState.Shown, cancellationToken);
                    }
                    else if (state == RosterState.None)
                    {
                        toAsk.Add(contact);
                    }

                    break;
            }
        }

        await AskAsync(user, toAsk, cancellationToken);
    }

    /// <summary>Takes a contact out, whoever wanted it.</summary>
    public async Task RemoveAsync(Jid user, ContactId contact, CancellationToken cancellationToken)
    {
        var state = await memory.GetAsync(user, contact, cancellationToken);
        if (state is not (RosterState.None or RosterState.Removing or RosterState.Declined))
        {
            await WithdrawAsync(user, contact, cancellationToken);
        }

        await memory.SetAsync(user, contact, RosterState.None, cancellationToken);
    }

    /// <summary>Takes everything back, the transport included, and forgets the user.</summary>
    public async Task ForgetAsync(Jid user, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        var states = await memory.LoadAsync(user, cancellationToken);
        foreach (var contact in states.Keys.Union(contacts.Where(CanBeShown).Where(contact => contact.IsListed).Select(contact => contact.Id)).ToList())
        {
            await WithdrawAsync(user, contact, cancellationToken);
        }

        stream.Post(Stanza.Presence(addresses.Transport, user, "unavailable"));
        await TakeOutAsync(user, addresses.Transport, cancellationToken);
        await memory.ClearAsync(user, cancellationToken);
    }

    /// <summary>Puts the transport itself into the roster, or asks to be let in.</summary>
    public async Task InviteAsync(Jid user, CancellationToken cancellationToken)
    {
        var items = await privileged.FindItemsAsync(user, cancellationToken);
        stream.Post(await ShowTransportAsync(user, items, cancellationToken)
            ? Stanza.Presence(addresses.Transport, user, "probe")
            : Stanza.Presence(addresses.Transport, user, "subscribe", Stanza.Nick(options.Name)));
    }

    private async Task<bool> ShowTransportAsync(Jid user, IReadOnlyDictionary<Jid, RosterItem>? items, CancellationToken cancellationToken)
    {
        if (items is null)
        {
            return false;
        }

        return items.TryGetValue(addresses.Transport, out var present)
            ? present.Subscription == "both" || await privileged.TrySetAsync(user, present with { Subscription = "both" }, cancellationToken)
            : await privileged.TrySetAsync(user, new(addresses.Transport, options.Name, "both", []), cancellationToken);
    }

    private async Task RemoveOthersAsync(
        Jid user, Dictionary<ContactId, Contact> known, IReadOnlyDictionary<Jid, RosterItem>? items, CancellationToken cancellationToken)
    {
        var states = (await memory.LoadAsync(user, cancellationToken)).ToList();
        foreach (var (contact, state) in states)
        {
            // Who is not on the list may still be somebody whose request waits or was granted, and the list may be older than an addition.
            var stays = known.ContainsKey(contact) || state is RosterState.Adding or RosterState.Requested or RosterState.Accepted;
            if (!stays)
            {
                await RemoveAsync(user, contact, cancellationToken);
            }
        }

        var keep = known.Keys.Concat(states.Select(state => state.Key)).Select(addresses.OfContact).Append(addresses.Transport).ToHashSet();
        foreach (var address in (items?.Keys ?? []).Where(address => !keep.Contains(address)))
        {
            await privileged.TryRemoveAsync(user, address, cancellationToken);
        }
    }

    private async Task<bool> TrySetAsync(Jid user, Contact contact, IReadOnlyDictionary<Jid, RosterItem> items, CancellationToken cancellationToken)
    {
        var wanted = new RosterItem(addresses.OfContact(contact.Id), contact.OwnName ?? contact.DisplayName, "both", contact.Groups);
        if (items.TryGetValue(wanted.Address, out var present))
        {
            if (await words.SettleAsync(user, contact.Id, present, wanted, cancellationToken))
            {
                return present.Subscription == "both" || await privileged.TrySetAsync(user, present with { Subscription = "both" }, cancellationToken);
            }

            if (present.Agrees(wanted))
            {
                await words.NoteAsync(user, contact.Id, wanted, cancellationToken);
                return true;
            }
        }

        if (!await privileged.TrySetAsync(user, wanted, cancellationToken))
        {
            return false;
        }

        await words.NoteAsync(user, contact.Id, wanted, cancellationToken);
        return true;
    }

    private async Task AskAsync(Jid user, List<Contact> contacts, CancellationToken cancellationToken)
    {
        var asked = contacts.Select(contact => (
            contact.Id,
            Sent: stream.TrySendAsync(
                Stanza.Presence(addresses.OfContact(contact.Id), user, "subscribe", Stanza.Nick(contact.OwnName ?? contact.DisplayName)), cancellationToken)));
        foreach (var (contact, sent) in asked.ToList())
        {
            // Remembered only once the server has it: a request that was lost is made again.
            if (await sent)
            {
                await memory.SetAsync(user, contact, RosterState.Asked, cancellationToken);
            }
        }
    }

    private async Task WithdrawAsync(Jid user, ContactId contact, CancellationToken cancellationToken)
    {
        presenter.Withdraw(user, sessions.Find(user), contact);
        await TakeOutAsync(user, addresses.OfContact(contact), cancellationToken);
    }

    private async Task TakeOutAsync(Jid user, Jid address, CancellationToken cancellationToken)
    {
        if (!await privileged.TryRemoveAsync(user, address, cancellationToken))
        {
            stream.Post(Stanza.Presence(address, user, "unsubscribe"));
            stream.Post(Stanza.Presence(address, user, "unsubscribed"));
        }
    }

    private bool CanBeShown(Contact contact)
    {
        if (addresses.CanBeWritten(contact.Id))
        {
            return true;
        }

        LogContactUnshowable();
        return false;
    }

    [LoggerMessage(XmppEventIds.ContactUnshowable, LogLevel.Warning, "A contact was left out of a roster: its address cannot be written as an XMPP address.")]
    private partial void LogContactUnshowable();
}
