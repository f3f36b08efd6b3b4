using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Testing;

/// <summary>Puppets that live as long as the object: a test that plays a restart hands the same one to the next bridge.</summary>
public sealed class InMemoryPuppetStore : IPuppetStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PuppetId, Row> _puppets = [];

    /// <summary>Raised when users no longer have a puppet, so that what was remembered of them goes too.</summary>
    internal event Action<HomeUser>? Unlinked;

    public ValueTask<IReadOnlyList<PuppetRecord>> LoadAllAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new([.. _puppets.Values.Select(row => row.Record)]);
    }

    public ValueTask<PuppetRecord?> FindAsync(PuppetId id, CancellationToken cancellationToken) =>
        Find(record => record.Id == id, cancellationToken);

    public ValueTask<PuppetRecord?> FindByUserAsync(HomeUser user, CancellationToken cancellationToken) =>
        Find(record => record.Links.Contains(user), cancellationToken);

    public ValueTask<PuppetRecord?> FindByAccountAsync(RemoteAccount account, CancellationToken cancellationToken) =>
        Find(record => record.Account == account, cancellationToken);

    public ValueTask<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new([.. _puppets.Values.SelectMany(row => row.Record.Links).Where(user => user.Network == network)]);
    }

    public ValueTask SaveAsync(PuppetRecord puppet, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ImmutableArray<HomeUser> unlinked = [];
        lock (_lock)
        {
            foreach (var (id, other) in _puppets)
            {
                if (id == puppet.Id)
                    continue;
                if (other.Record.Account == puppet.Account)
                    throw new PuppetConflictException($"The account {puppet.Account.Address} ({puppet.Account.Profile}) is linked already.");
                foreach (var user in puppet.Links.Where(user => other.Record.Links.Contains(user)))
                    throw new PuppetConflictException($"{user.Address} has linked another account already.");
            }

            if (_puppets.TryGetValue(puppet.Id, out var row))
            {
                unlinked = row.Record.Links.RemoveRange(puppet.Links);
                row.Record = puppet;
                foreach (var user in unlinked)
                    row.Pictures.Remove(user);
            }
            else
            {
                _puppets.Add(puppet.Id, new Row(puppet));
            }
        }

        foreach (var user in unlinked)
            Unlinked?.Invoke(user);
        return ValueTask.CompletedTask;
    }

    public ValueTask SaveStatusAsync(PuppetId id, LoginStatus status, CancellationToken cancellationToken) =>
        Change(id, row => row.Record = row.Record with { Status = status }, cancellationToken);

    public ValueTask SaveFileRulesAsync(PuppetId id, FileRules rules, CancellationToken cancellationToken) =>
        Change(id, row => row.Record = row.Record with { FileRules = rules }, cancellationToken);

    public ValueTask RemoveAsync(PuppetId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Row? removed;
        lock (_lock)
            _puppets.Remove(id, out removed);
        foreach (var user in removed?.Record.Links ?? [])
            Unlinked?.Invoke(user);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<Contact>> LoadContactsAsync(PuppetId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_puppets.TryGetValue(id, out var row) ? [.. row.Contacts.Values] : []);
    }

    public ValueTask SaveContactsAsync(PuppetId id, IReadOnlyCollection<Contact> contacts, CancellationToken cancellationToken)
    {
        var byId = contacts.ToDictionary(contact => contact.Id);
        return Change(id, row => row.Contacts = byId, cancellationToken);
    }

    public ValueTask SaveContactAsync(PuppetId id, Contact contact, CancellationToken cancellationToken) =>
        Change(id, row => row.Contacts[contact.Id] = contact, cancellationToken);

    public ValueTask RemoveContactAsync(PuppetId id, ContactId contact, CancellationToken cancellationToken) =>
        Change(id, row => row.Contacts.Remove(contact), cancellationToken);

    public ValueTask<IReadOnlyList<KeyValuePair<HomeUser, HomePicture>>> LoadPicturesAsync(PuppetId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_puppets.TryGetValue(id, out var row) ? [.. row.Pictures.Where(pair => row.Record.Links.Contains(pair.Key))] : []);
    }

    public ValueTask SavePictureAsync(HomeUser user, HomePicture picture, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_puppets.Values.FirstOrDefault(row => row.Record.Links.Contains(user)) is { } row)
                row.Pictures[user] = picture;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<GroupConversation>> LoadGroupsAsync(PuppetId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_puppets.TryGetValue(id, out var row) ? [.. row.Groups] : []);
    }

    public ValueTask SaveGroupAsync(PuppetId id, GroupConversation group, CancellationToken cancellationToken) => Change(
        id,
        row =>
        {
            row.Groups.RemoveAll(known => known.Id == group.Id);
            row.Groups.Add(group);
        },
        cancellationToken);

    public ValueTask RemoveGroupAsync(PuppetId id, ConversationId group, CancellationToken cancellationToken) =>
        Change(id, row => row.Groups.RemoveAll(known => known.Id == group), cancellationToken);

    internal bool IsLinked(HomeUser user)
    {
        lock (_lock)
            return _puppets.Values.Any(row => row.Record.Links.Contains(user));
    }

    private ValueTask<PuppetRecord?> Find(Func<PuppetRecord, bool> condition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_puppets.Values.Select(row => row.Record).FirstOrDefault(condition));
    }

    private ValueTask Change(PuppetId id, Action<Row> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_puppets.TryGetValue(id, out var row))
                change(row);
        }

        return ValueTask.CompletedTask;
    }

    private sealed class Row(PuppetRecord record)
    {
        public PuppetRecord Record { get; set; } = record;

        public Dictionary<ContactId, Contact> Contacts { get; set; } = [];

        public Dictionary<HomeUser, HomePicture> Pictures { get; } = [];

        public List<GroupConversation> Groups { get; } = [];
    }
}
