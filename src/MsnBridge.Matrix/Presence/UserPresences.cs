using System.Collections.Concurrent;
using System.Text.Json;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Presence;

/// <summary>What MSN sees of the people: their presence on Matrix, or what they have asked for instead.</summary>
internal sealed class UserPresences(
    MatrixOptions options, GhostIds ids, IHomeMemory memory, IPuppetDirectory directory, IMatrixClient client)
{
    private const string Prefix = "presence/";

    private readonly ConcurrentDictionary<MatrixUserId, MatrixPresence> _heard = new();
    private readonly ConcurrentDictionary<MatrixUserId, PresencePolicy> _policies = new();

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, value) in await memory.ListAsync(MatrixHome.Id, Prefix, cancellationToken))
        {
            if (MatrixUserId.TryParse(key[Prefix.Length..], out var user)
                && JsonSerializer.Deserialize(value, PresenceJson.Default.PresencePolicy) is { } policy)
            {
                _policies[user] = policy;
            }
        }
    }

    public PresencePolicy PolicyOf(MatrixUserId user) => _policies.GetValueOrDefault(user, PresencePolicy.Mirror);

    public async Task SetPolicyAsync(MatrixUserId user, PresencePolicy policy, CancellationToken cancellationToken)
    {
        var stored = policy == PresencePolicy.Mirror ? null : JsonSerializer.Serialize(policy, PresenceJson.Default.PresencePolicy);
        await memory.SaveAsync(MatrixHome.Id, [new(Prefix + user.Value, stored)], cancellationToken);
        _policies[user] = policy;
        await ShowAsync(user, cancellationToken);
    }

    public void Forget(MatrixUserId user)
    {
        _heard.TryRemove(user, out _);
        _policies.TryRemove(user, out _);
    }

    /// <summary>The homeserver says how a user is.</summary>
    public Task HearAsync(MatrixUserId user, MatrixPresence presence, CancellationToken cancellationToken)
    {
        if (ids.IsOurs(user))
            return Task.CompletedTask;
        _heard[user] = presence;
        return ShowAsync(user, cancellationToken);
    }

    /// <summary>Tells Core how a person is who has an account; asks the homeserver where it has not said so itself.</summary>
    public async Task ShowAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        if (!_heard.ContainsKey(user) && PolicyOf(user).Fixed is null)
        {
            // Where the homeserver tells no presence, whoever has linked an account counts as there.
            if (await AskAsync(user, cancellationToken) is { } asked)
                _heard.TryAdd(user, asked);
        }

        await directory.SetHomePresenceAsync(MatrixHome.ToHomeUser(user), Wanted(user), cancellationToken);
    }

    private async Task<MatrixPresence?> AskAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        try
        {
            return await client.FindPresenceAsync(new Actor(ids.Bot), user, cancellationToken);
        }
        catch (Exception exception) when (exception is MatrixException or MatrixUnavailableException)
        {
            // It says so itself when it has something to say.
            return null;
        }
    }

    public OwnPresence Wanted(MatrixUserId user)
    {
        var policy = PolicyOf(user);
        var mirrored = _heard.TryGetValue(user, out var heard)
            ? PresenceMapping.ToMsn(heard, options.WhenUserIsAway)
            : new OwnPresence(Availability.Online);
        var (message, media) = StatusWords.Read(policy.Message ?? mirrored.PersonalMessage);
        return new OwnPresence(policy.Fixed ?? mirrored.Availability, message, media);
    }
}
