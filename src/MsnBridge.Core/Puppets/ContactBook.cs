using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Puppets;

/// <summary>
/// A puppet's contacts with their presence and what its owner has been told of them. Each change returns what has to be saved and shown;
/// what changes nothing returns nothing, so that nobody is shown the same twice.
/// </summary>
internal sealed class ContactBook(IEnumerable<Contact> contacts)
{
    // Of all groups together; of whoever is beyond nothing is shown.
    private const int MaxMembers = 2000;

    private readonly Dictionary<ContactId, Contact> _contacts = contacts.ToDictionary(contact => contact.Id);
    private readonly Dictionary<ContactId, ContactPresence> _presences = [];
    private readonly Dictionary<ContactId, ContactPresence> _members = [];
    private readonly HashSet<ContactId> _requestsTold = [];

    public IReadOnlyCollection<Contact> All => _contacts.Values;

    public ContactSnapshot? Find(ContactId contact) =>
        _contacts.TryGetValue(contact, out var known) ? new ContactSnapshot(known, PresenceOf(contact)) : null;

    public ImmutableArray<ContactSnapshot> Snapshot() =>
        [.. _contacts.Values.Select(contact => new ContactSnapshot(contact, PresenceOf(contact.Id)))];

    public IEnumerable<PuppetEffect> Replace(ImmutableArray<Contact> received)
    {
        ImmutableArray<Contact> contacts = [.. received.Select(WithLooks)];
        _contacts.Clear();
        foreach (var contact in contacts)
        {
            _contacts[contact.Id] = contact;
        }

        _requestsTold.RemoveWhere(told => !IsPending(told));
        return [new SaveContacts(contacts), new ShowContacts([.. contacts.Where(contact => contact.IsListed)])];
    }

    public IEnumerable<PuppetEffect> Change(Contact received) => Put(WithLooks(received));

    /// <summary>Shows somebody with another picture, or none. Of somebody who is on no list nothing is kept.</summary>
    public IEnumerable<PuppetEffect> ChangePicture(ContactId contact, ContentKey? picture) =>
        _contacts.TryGetValue(contact, out var known) ? Put(known with { Picture = picture }) : [];

    public IEnumerable<PuppetEffect> ChangeAppearance(ContactId contact, ContentKey? scene, string? colorScheme)
    {
        if (!_contacts.TryGetValue(contact, out var known) || (known.Scene == scene && known.ColorScheme == colorScheme))
        {
            return [];
        }

        // Remembered, and shown nowhere.
        var changed = known with { Scene = scene, ColorScheme = colorScheme };
        _contacts[contact] = changed;
        return [new SaveContact(changed)];
    }

    private List<PuppetEffect> Put(Contact contact)
    {
        var before = _contacts.GetValueOrDefault(contact.Id);
        if (contact.Equals(before))
        {
            return [];
        }

        _contacts[contact.Id] = contact;
        if (!IsPending(contact.Id))
        {
            _requestsTold.Remove(contact.Id);
        }

        var effects = new List<PuppetEffect> { new SaveContact(contact) };
        if (contact.IsListed)
        {
            effects.Add(new ShowContact(contact));
            // Presence that came before the contact was listed has not been shown yet.
            if (before is not { IsListed: true } && _presences.TryGetValue(contact.Id, out var presence))
            {
                effects.Add(new ShowPresence(contact, presence));
            }
        }
        else if (before is { IsListed: true })
        {
            effects.Add(new HideContact(contact.Id));
        }

        return effects;
    }

    public IEnumerable<PuppetEffect> Remove(ContactId contact)
    {
        _presences.Remove(contact);
        _requestsTold.Remove(contact);
        if (!_contacts.Remove(contact, out var before))
        {
            return [];
        }

        return before.IsListed ? [new ForgetContact(contact), new HideContact(contact)] : [new ForgetContact(contact)];
    }

    public IEnumerable<PuppetEffect> ChangePresence(ContactId contact, ContactPresence presence)
    {
        if (PresenceOf(contact) == presence)
        {
            return [];
        }

        if (presence.Availability == Availability.Offline)
        {
            _presences.Remove(contact);
        }
        else
        {
            _presences[contact] = presence;
        }

        return _contacts.TryGetValue(contact, out var known) && known.IsListed ? [new ShowPresence(known, presence)] : [];
    }

    /// <summary>Somebody is seen in a group, who may be no contact. A contact's own presence says more of him.</summary>
    public IEnumerable<PuppetEffect> ChangeMemberPresence(ContactId contact, ContactPresence presence)
    {
        var before = _members.GetValueOrDefault(contact, ContactPresence.Offline);
        if (presence.Availability == Availability.Offline)
        {
            _members.Remove(contact);
        }
        else if (before.Availability != Availability.Offline || _members.Count < MaxMembers)
        {
            _members[contact] = presence;
        }
        else
        {
            return [];
        }

        return before == presence || IsListed(contact) ? [] : [new ShowPresence(Stranger(contact), presence)];
    }

    public IEnumerable<PuppetEffect> AllGoOffline()
    {
        PuppetEffect[] effects =
        [
            .. _presences.Keys
                .Select(contact => _contacts.GetValueOrDefault(contact))
                .OfType<Contact>()
                .Where(contact => contact.IsListed)
                .Select(contact => new ShowPresence(contact, ContactPresence.Offline)),
            .. _members.Keys.Where(contact => !IsListed(contact)).Select(contact => new ShowPresence(Stranger(contact), ContactPresence.Offline)),
        ];
        _presences.Clear();
        _members.Clear();
        return effects;
    }

    /// <summary>True the first time; until the request is answered it stays known.</summary>
    public bool IsNewRequest(ContactId contact) => _requestsTold.Add(contact);

    // The network's lists know nothing of how somebody looks; his presence told it, perhaps weeks ago.
    private Contact WithLooks(Contact received) => _contacts.TryGetValue(received.Id, out var before)
        ? received with { Picture = before.Picture, Scene = before.Scene, ColorScheme = before.ColorScheme }
        : received;

    private bool IsListed(ContactId contact) => _contacts.TryGetValue(contact, out var known) && known.IsListed;

    private Contact Stranger(ContactId contact) =>
        _contacts.GetValueOrDefault(contact) ?? new Contact { Id = contact, DisplayName = contact.Value, Relation = ContactRelation.None };

    private ContactPresence PresenceOf(ContactId contact) => _presences.GetValueOrDefault(contact, ContactPresence.Offline);

    private bool IsPending(ContactId contact) =>
        _contacts.TryGetValue(contact, out var known) && known.Relation.HasFlag(ContactRelation.Pending);
}
