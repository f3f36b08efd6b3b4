using System.Collections.Concurrent;
using System.Text.Json;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Settings;

/// <summary>What people have chosen, kept in the memory of their home network: it outlives the link of an account. Safe for concurrent use.</summary>
public sealed class PersonalSettings(IHomeMemory memory, PuppetPolicy policy)
{
    private const string Prefix = "settings/";
    private readonly ConcurrentDictionary<HomeUser, PersonSettings> _known = new();

    public async ValueTask<PersonSettings> FindAsync(HomeUser user, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(user, out var known))
            return known;

        var stored = await memory.FindAsync(user.Network, Prefix + user.Address, cancellationToken);
        return _known[user] = stored is null
            ? PersonSettings.Default
            : JsonSerializer.Deserialize(stored, PersonSettingsJson.Default.PersonSettings) ?? PersonSettings.Default;
    }

    public async ValueTask SaveAsync(HomeUser user, PersonSettings settings, CancellationToken cancellationToken)
    {
        var stored = settings == PersonSettings.Default ? null : JsonSerializer.Serialize(settings, PersonSettingsJson.Default.PersonSettings);
        await memory.SaveAsync(user.Network, [new(Prefix + user.Address, stored)], cancellationToken);
        _known[user] = settings;
    }

    /// <summary>What is stored is read again at the next question.</summary>
    internal void Forget(HomeUser user) => _known.TryRemove(user, out _);

    public async ValueTask<bool> ShowsEmoticonsAsUnicodeAsync(HomeUser user, CancellationToken cancellationToken) =>
        (await FindAsync(user, cancellationToken)).EmoticonsAsUnicode ?? policy.EmoticonsAsUnicode;

    /// <summary>The least and the most that a person may choose for <see cref="PersonSettings.MessageLifetime"/>.</summary>
    public (TimeSpan Shortest, TimeSpan Longest) MessageLifetimes => (policy.ShortestMessageLifetime, policy.LongestMessageLifetime);

    /// <summary>How long a message of the person waits for the remote network; within what the admin allows today, whatever was chosen once.</summary>
    public async ValueTask<TimeSpan> FindMessageLifetimeAsync(HomeUser user, CancellationToken cancellationToken)
    {
        var wanted = (await FindAsync(user, cancellationToken)).MessageLifetime ?? policy.MessageLifetime;
        return wanted < policy.ShortestMessageLifetime ? policy.ShortestMessageLifetime
            : wanted > policy.LongestMessageLifetime ? policy.LongestMessageLifetime
            : wanted;
    }

    public async ValueTask<bool> FollowsNameAsync(HomeUser user, CancellationToken cancellationToken) =>
        (await FindAsync(user, cancellationToken)).FollowName ?? policy.FollowName;
}
