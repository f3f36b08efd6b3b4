using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// Tells the notification server what it has to know of a list that is kept elsewhere (MSNP13 and later): whose presence the user wants, whom he lets in and whom
/// not. It forgets with the session.
/// </summary>
internal sealed class MembershipAnnouncer(NotificationSession session, string account)
{
    /// <summary>The lists that a client tells. The others are the server's own.</summary>
    public const MsnpLists Told = MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Block;

    // >>> ADL t length <ml l="1">...</ml>                  <<< ADL t OK      in as many parts as it takes, one even for nobody
    /// <summary>Tells the whole list, and waits until all of it was taken.</summary>
    /// <exception cref="MsnpCommandException">A part was refused.</exception>
    /// <exception cref="ConnectionEndedException">The connection ended.</exception>
    public async Task AnnounceAsync(RequestConnection connection, ContactListSnapshot list, CancellationToken cancellationToken)
    {
        var entries = from contact in list.Contacts.Values
                      let lists = ToldOf(contact)
                      where lists != MsnpLists.None
                      select Entry(contact, lists, connection.Dialect);
        var document = new MembershipDocument([.. Own(connection.Dialect), .. entries], IsInitial: true);
        foreach (var part in document.ToPayloads())
            await connection.AskAsync<AdlReplyCommand>(id => new AdlCommand(id, part), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells what a list that was read anew has of others than the one told before.</summary>
    /// <exception cref="MsnpCommandException">A change was refused.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public async Task AnnounceChangesAsync(ContactListSnapshot before, ContactListSnapshot after, CancellationToken cancellationToken)
    {
        var addresses = before.Contacts.Keys.Union(after.Contacts.Keys, StringComparer.OrdinalIgnoreCase);
        var removed = new List<MembershipEntry>();
        var added = new List<MembershipEntry>();
        foreach (var address in addresses)
        {
            var (was, isNow) = (before.Contacts.GetValueOrDefault(address), after.Contacts.GetValueOrDefault(address));
            var (told, tell) = (was is null ? MsnpLists.None : ToldOf(was), isNow is null ? MsnpLists.None : ToldOf(isNow));
            if ((told & ~tell) is not MsnpLists.None and var gone)
                removed.Add(Entry(was!, gone, session.Dialect));

            if ((tell & ~told) is not MsnpLists.None and var come)
                added.Add(Entry(isNow!, come, session.Dialect));
        }

        await TellAsync(removed, (id, part) => new RmlCommand(id, part), cancellationToken).ConfigureAwait(false);
        await TellAsync(added, (id, part) => new AdlCommand(id, part), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells that somebody came on lists.</summary>
    /// <inheritdoc cref="AnnounceChangesAsync" path="/exception"/>
    public Task AddAsync(MsnContact contact, MsnpLists lists, CancellationToken cancellationToken) =>
        TellAsync([Entry(contact, lists, session.Dialect)], (id, part) => new AdlCommand(id, part), cancellationToken);

    /// <summary>Tells that somebody is off lists.</summary>
    /// <inheritdoc cref="AnnounceChangesAsync" path="/exception"/>
    public Task RemoveAsync(MsnContact contact, MsnpLists lists, CancellationToken cancellationToken) =>
        TellAsync([Entry(contact, lists, session.Dialect)], (id, part) => new RmlCommand(id, part), cancellationToken);

    // Escargot takes the people of the last domain for those of every domain in a change, so each domain goes by itself.
    private async Task TellAsync(List<MembershipEntry> entries, Func<uint, MsnpPayload, MsnpCommand> command, CancellationToken cancellationToken)
    {
        foreach (var part in new MembershipDocument([.. entries]).ToPayloads(MembershipSplit.ByDomain))
            await session.AskAsync<MsnpCommand>(id => command(id, part), cancellationToken).ConfigureAwait(false);
    }

    // Nobody may be allowed and blocked at once; where a list says both, the block counts.
    private static MsnpLists ToldOf(MsnContact contact)
    {
        var lists = contact.Lists & Told;
        return lists.HasFlag(MsnpLists.Block) ? lists & ~MsnpLists.Allow : lists;
    }

    // <c n="name" t="1" l="3"/>
    // <c n="name" t="1"><s l="3" n="IM"/><s l="3" n="PE"/></c>             (MSNP21)
    private static MembershipEntry Entry(MsnContact contact, MsnpLists lists, MsnpDialect dialect) =>
        new(contact.Address, lists, (MsnNetworkId)contact.NetworkId) { Services = dialect.MembershipHasServices ? Services(lists, "IM", "PE") : [] };

    /// <summary>The account itself, which hears of its own places that way (MSNP21).</summary>
    private IEnumerable<MembershipEntry> Own(MsnpDialect dialect) => dialect.MembershipHasServices
        ? [new MembershipEntry(account) { Services = Services(MsnpLists.Forward | MsnpLists.Allow, "IM", "PE", "PD", "PF") }]
        : [];

    private static EquatableList<ServiceMembership> Services(MsnpLists lists, params IEnumerable<string> services) =>
        [.. services.Select(service => new ServiceMembership(service, lists))];
}
