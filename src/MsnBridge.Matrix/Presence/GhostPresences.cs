using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Presence;

/// <summary>
/// The presence of ghosts: of those whom somebody has a room with, since nobody else could see it. Changes are gathered and sent one after the
/// other; who is there is said again every so often, since homeservers take a user who does not sync for gone after half a minute.
/// </summary>
/// <remarks>A contact may show himself to one person and hide from another; the ghost that both share shows what is seen by either.</remarks>
internal sealed partial class GhostPresences(
    GhostIds ids, PortalDirectory portals, IMatrixClient client, TimeProvider time, ILogger<GhostPresences> logger) : BackgroundService
{
    // Synapse: SYNC_ONLINE_TIMEOUT is 30 s (synapse/handlers/presence.py).
    private static readonly TimeSpan s_repeat = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<(string Profile, ContactId Contact), Seen> _seen = new();
    private readonly ConcurrentDictionary<(string Profile, ContactId Contact), bool> _changed = new();
    private readonly SemaphoreSlim _work = new(0, 1);

    /// <summary>What a person is shown of a contact now.</summary>
    public void Set(PuppetId puppet, string profile, ContactId contact, ContactPresence presence)
    {
        var key = (profile, contact);
        _seen.GetOrAdd(key, _ => new Seen()).Set(puppet, presence);
        Refresh(profile, contact);
    }

    /// <summary>A puppet is gone, and with it what it saw.</summary>
    public void Forget(PuppetId puppet)
    {
        foreach (var (key, seen) in _seen)
        {
            if (seen.Forget(puppet))
                Refresh(key.Profile, key.Contact);
        }
    }

    /// <summary>Somebody has a room with the contact now, and may see him.</summary>
    public void Refresh(string profile, ContactId contact)
    {
        _changed[(profile, contact)] = true;
        try
        {
            if (_work.CurrentCount == 0)
                _work.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has just said that there is work.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var repeated = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            await ShowChangedAsync(stoppingToken);
            var remaining = s_repeat - time.GetElapsedTime(repeated);
            if (remaining > TimeSpan.Zero)
            {
                await WaitForWorkAsync(remaining, stoppingToken);
                continue;
            }

            repeated = time.GetTimestamp();
            foreach (var key in _seen.Where(pair => pair.Value.Shown != Seen.Gone).Select(pair => pair.Key))
            {
                await ShowAsync(key, again: true, stoppingToken);
                // A round of thousands takes a while; who comes or goes meanwhile is not kept waiting.
                await ShowChangedAsync(stoppingToken);
            }
        }
    }

    private async Task ShowChangedAsync(CancellationToken cancellationToken)
    {
        // The dictionary's own list of keys would be copied at each step of a round.
        foreach (var (key, _) in _changed)
        {
            if (_changed.TryRemove(key, out _))
                await ShowAsync(key, again: false, cancellationToken);
        }
    }

    private async Task WaitForWorkAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        try
        {
            await _work.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to say again who is there.
        }
    }

    /// <param name="again">Also where the homeserver has been told the same.</param>
    private async Task ShowAsync((string Profile, ContactId Contact) key, bool again, CancellationToken cancellationToken)
    {
        if (!portals.HasRoomWith(key.Profile, key.Contact) || !ids.TryOf(key.Profile, key.Contact, out var ghost)
            || !_seen.TryGetValue(key, out var seen))
        {
            return;
        }

        var wanted = PresenceMapping.ToMatrix(seen.Best);
        if (wanted == seen.Shown && (wanted == Seen.Gone || !again))
            return;
        try
        {
            await client.SetPresenceAsync(new Actor(ghost), wanted.Presence, wanted.Message, cancellationToken);
            seen.Shown = wanted;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The border of one ghost, and the state of the moment: said again with the next round.
            LogNotShown(exception, ghost);
            seen.Shown = null;
        }
    }

    [LoggerMessage(MatrixEventIds.PresenceNotShown, LogLevel.Debug, "The presence of {Ghost} could not be shown")]
    private partial void LogNotShown(Exception exception, MatrixUserId ghost);

    /// <summary>What puppets see of one contact.</summary>
    private sealed class Seen
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<PuppetId, ContactPresence> _byPuppet = [];

        public static (string Presence, string? Message) Gone { get; } = PresenceMapping.ToMatrix(ContactPresence.Offline);

        /// <summary>What the homeserver was told last; null where nobody knows whether it took it.</summary>
        public (string Presence, string? Message)? Shown { get; set; } = Gone;

        public ContactPresence Best
        {
            get
            {
                lock (_gate)
                    return _byPuppet.Values.MinBy(presence => PresenceMapping.Rank(presence.Availability)) ?? ContactPresence.Offline;
            }
        }

        public void Set(PuppetId puppet, ContactPresence presence)
        {
            lock (_gate)
            {
                if (presence.Availability == Availability.Offline)
                    _byPuppet.Remove(puppet);
                else
                    _byPuppet[puppet] = presence;
            }
        }

        public bool Forget(PuppetId puppet)
        {
            lock (_gate)
                return _byPuppet.Remove(puppet);
        }
    }
}
