using MsnBridge.Msnp.Client;

namespace MsnBridge.Msnp.Contacts;

/// <summary>Lets a list that was read take effect, and tells.</summary>
internal sealed class ContactListReporter(ContactList list, EventQueue events)
{
    /// <summary>Replaces the list and reports it, and who of it waits for an answer.</summary>
    public async Task ReplaceAsync(ContactListSnapshot read)
    {
        // What the server called the account while signing on stays where the list does not say.
        list.Replace(read with { OwnName = read.OwnName.Length > 0 ? read.OwnName : list.Snapshot.OwnName });
        var snapshot = list.Snapshot;
        await events.ReportAsync(new ContactListEvent(snapshot)).ConfigureAwait(false);
        foreach (var pending in snapshot.Contacts.Values.Where(contact => contact.IsPending))
            await events.ReportAsync(new ContactRequestEvent(pending)).ConfigureAwait(false);
    }
}
