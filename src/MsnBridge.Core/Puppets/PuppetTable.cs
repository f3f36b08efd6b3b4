using System.Collections.Concurrent;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Core.Puppets;

/// <summary>The puppets of this process by their ids and by their people. Safe for concurrent use.</summary>
/// <param name="start">Brings a puppet to life.</param>
internal sealed class PuppetTable(PuppetStart start)
{
    private readonly ConcurrentDictionary<PuppetId, Puppet> _puppets = new();
    private readonly ConcurrentDictionary<HomeUser, PuppetId> _users = new();
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ICollection<Puppet> All => _puppets.Values;

    public ICollection<HomeUser> Users => _users.Keys;

    public Puppet? Find(PuppetId id) => _puppets.GetValueOrDefault(id);

    public Puppet? Find(HomeUser user) => _users.TryGetValue(user, out var id) ? Find(id) : null;

    // Home networks ask as soon as they start, and before everything is restored the answer would be that nobody has an account.
    public async Task<Puppet?> FindRestoredAsync(HomeUser user, CancellationToken cancellationToken)
    {
        await RestoredAsync(cancellationToken);
        return Find(user);
    }

    public Task RestoredAsync(CancellationToken cancellationToken) => _restored.Task.WaitAsync(cancellationToken);

    /// <summary>Everything that is stored has been added.</summary>
    public void EndRestoring() => _restored.TrySetResult();

    public Puppet Add(
        PuppetRecord record, IReadOnlyList<Contact> contacts, IReadOnlyList<GroupConversation> groups,
        IReadOnlyList<KeyValuePair<HomeUser, HomePicture>> pictures)
    {
        var puppet = start(record, contacts, groups, pictures);
        _puppets[record.Id] = puppet;
        foreach (var link in record.Links)
        {
            Remember(link, puppet);
        }

        return puppet;
    }

    public void Remember(HomeUser user, Puppet puppet) => _users[user] = puppet.Id;

    public void Forget(HomeUser user) => _users.TryRemove(user, out _);

    public void Remove(Puppet puppet) => _puppets.TryRemove(puppet.Id, out _);
}

internal delegate Puppet PuppetStart(
    PuppetRecord record, IReadOnlyList<Contact> contacts, IReadOnlyList<GroupConversation> groups,
    IReadOnlyList<KeyValuePair<HomeUser, HomePicture>> pictures);
