using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Presences;

namespace MsnBridge.Xmpp.Users;

/// <summary>What the transport knows of one registered user at this moment: his devices, and what he was shown last. Nothing here needs to
/// survive a restart. Safe for concurrent use.</summary>
internal sealed class UserSession(Jid user)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourcePresence> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<ContactId, (ShownPresence Presence, long Stamp)> _shown = [];
    private readonly Dictionary<ContactId, DateTimeOffset> _typing = [];
    private readonly Dictionary<ContactId, CurrentMedia> _tunes = [];
    private CurrentMedia? _tune;
    private OwnPresence? _published;
    private DateTimeOffset? _expectedBy;
    private TaskCompletionSource _heardOf = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoginState? _noticed;
    private long _stamp;

    public Jid User { get; } = user;

    public LoginStatus? LoginStatus
    {
        get
        {
            lock (_lock)
            {
                return field;
            }
        }

        private set;
    }

    public bool IsOnline
    {
        get
        {
            lock (_lock)
            {
                return _resources.Count > 0;
            }
        }
    }

    /// <summary>What <see cref="TakeChange"/> returned last; offline before it ever did.</summary>
    public OwnPresence Published
    {
        get
        {
            lock (_lock)
            {
                return _published ?? new OwnPresence(Availability.Offline);
            }
        }
    }

    /// <summary>Completes when it is known which devices are there: one was heard of, or none was in time. Begins anew with each connection.</summary>
    public Task DevicesKnown
    {
        get
        {
            lock (_lock)
            {
                return _heardOf.Task;
            }
        }
    }

    /// <summary>The devices that are there, by their full addresses.</summary>
    public IReadOnlyList<Jid> Devices
    {
        get
        {
            lock (_lock)
            {
                return [.. _resources.Keys.Select(resource => resource.Length == 0 ? User : User.WithResource(resource))];
            }
        }
    }

    public bool IsOnlineAt(Jid address)
    {
        lock (_lock)
        {
            return _resources.ContainsKey(address.Resource ?? "");
        }
    }

    /// <summary>A device is available. A presence addressed to a contact says nothing new where the transport is told as well.</summary>
    /// <returns>True where the device has just appeared, so that it has to be shown everything.</returns>
    public bool SetAvailable(Jid device, ResourcePresence presence)
    {
        var key = device.Resource ?? "";
        lock (_lock)
        {
            var known = _resources.TryGetValue(key, out var before);
            if (known && before!.ToldToTransport && !presence.ToldToTransport && before.ConfirmBy is null)
            {
                return false;
            }

            _resources[key] = presence;
            _expectedBy = null;
            _heardOf.TrySetResult();
            return !known || before!.ConfirmBy is not null;
        }
    }

    /// <summary>A device must be there because it has just asked for something, though its presence has not come.</summary>
    public void Assume(Jid device, DateTimeOffset confirmBy)
    {
        lock (_lock)
        {
            _resources.TryAdd(device.Resource ?? "", new(null, null, 0, confirmBy, ConfirmBy: confirmBy));
            _heardOf.TrySetResult();
        }
    }

    /// <summary>A device is gone, or hides from a contact: the latter counts only where the transport is not told of that device. A server
    /// that speaks for no device says nothing of any: Prosody does so in answer to a mere subscription request.</summary>
    public void SetUnavailable(Jid device, bool toldToTransport)
    {
        lock (_lock)
        {
            if (_resources.TryGetValue(device.Resource ?? "", out var known) && (toldToTransport || !known.ToldToTransport))
            {
                _resources.Remove(device.Resource ?? "");
            }

            ForgetShownIfOffline();
        }
    }

    /// <summary>Devices that were not confirmed in time are gone.</summary>
    public void DropUnconfirmed(DateTimeOffset now)
    {
        lock (_lock)
        {
            var overdue = _resources.Where(resource => resource.Value.ConfirmBy <= now).Select(resource => resource.Key).ToList();
            overdue.ForEach(key => _resources.Remove(key));
            if (_expectedBy <= now)
            {
                _expectedBy = null;
                _heardOf.TrySetResult();
            }

            ForgetShownIfOffline();
        }
    }

    public bool HasUnconfirmed(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _expectedBy <= now || _resources.Values.Any(presence => presence.ConfirmBy <= now);
        }
    }

    /// <summary>The connection to the server is new: what is known of devices is to be confirmed, and nothing counts as shown. A user of whom nothing
    /// is heard by then is away, which the puppet must learn too: one that a restart brought back is signed in until it does.</summary>
    public void Reconnected(DateTimeOffset confirmBy)
    {
        lock (_lock)
        {
            _shown.Clear();
            _typing.Clear();
            _expectedBy = confirmBy;
            if (_heardOf.Task.IsCompleted)
            {
                _heardOf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            foreach (var (key, presence) in _resources.ToList())
            {
                _resources[key] = presence with { ConfirmBy = confirmBy };
            }
        }
    }

    /// <summary>All devices taken together, where that has changed since the last call.</summary>
    public OwnPresence? TakeChange()
    {
        lock (_lock)
        {
            var now = PresenceMapping.ToBridge(_resources.Values);
            if (now.Availability != Availability.Offline)
            {
                now = now with { CurrentMedia = _tune };
            }

            if (now == _published)
            {
                return null;
            }

            return _published = now;
        }
    }

    /// <summary>What the user listens to; null for nothing.</summary>
    public void SetTune(CurrentMedia? tune)
    {
        lock (_lock)
        {
            _tune = tune;
        }
    }

    /// <summary>Records what a contact listens to.</summary>
    /// <returns>True where that is news.</returns>
    public bool TryTune(ContactId contact, CurrentMedia? tune)
    {
        lock (_lock)
        {
            if (_tunes.GetValueOrDefault(contact) == tune)
            {
                return false;
            }

            if (tune is null)
            {
                _tunes.Remove(contact);
            }
            else
            {
                _tunes[contact] = tune;
            }

            return true;
        }
    }

    /// <summary>A mark for <see cref="TryShow"/>: what is shown later is newer.</summary>
    public long Stamp()
    {
        lock (_lock)
        {
            return ++_stamp;
        }
    }

    /// <summary>Records that a presence of a contact is shown. False where it need not be sent: the user is away, or has been shown the same,
    /// or something newer than <paramref name="asOf"/>.</summary>
    public bool TryShow(ContactId contact, ShownPresence presence, long? asOf = null, bool again = false)
    {
        lock (_lock)
        {
            var known = _shown.TryGetValue(contact, out var before);
            if (_resources.Count == 0 || (known && asOf < before.Stamp) || (!again && (known ? before.Presence == presence : !presence.Available)))
            {
                return false;
            }

            _shown[contact] = (presence, ++_stamp);
            return true;
        }
    }

    /// <summary>Records that a contact who is shown as present is shown with another avatar.</summary>
    /// <returns>What is to be shown; null where he is not present, or has it already.</returns>
    public ShownPresence? TryShowAvatar(ContactId contact, string? avatar)
    {
        lock (_lock)
        {
            if (_resources.Count == 0 || !_shown.TryGetValue(contact, out var before) || !before.Presence.Available || before.Presence.Avatar == avatar)
            {
                return null;
            }

            _shown[contact] = (before.Presence with { Avatar = avatar }, ++_stamp);
            return _shown[contact].Presence;
        }
    }

    /// <summary>The contacts the user sees as present; nothing counts as shown afterwards.</summary>
    public IReadOnlyList<ContactId> TakeShown()
    {
        lock (_lock)
        {
            var shown = _shown.Where(contact => contact.Value.Presence.Available).Select(contact => contact.Key).ToList();
            _shown.Clear();
            return shown;
        }
    }

    public void ForgetShown(ContactId contact)
    {
        lock (_lock)
        {
            _shown.Remove(contact);
        }
    }

    /// <summary>Records the state of the login.</summary>
    /// <returns>True where the user must be told in words: once for each outage.</returns>
    public bool SetLoginStatus(LoginStatus status)
    {
        lock (_lock)
        {
            LoginStatus = status;
            if (status.State == LoginState.Connected)
            {
                var wasOutage = _noticed == LoginState.ServerUnavailable;
                _noticed = null;
                return wasOutage;
            }

            if (status.State is not (LoginState.BadCredentials or LoginState.SignedInElsewhere or LoginState.ServerUnavailable) || _noticed == status.State)
            {
                return false;
            }

            _noticed = status.State;
            return true;
        }
    }

    /// <summary>A contact is typing until then.</summary>
    /// <returns>True where the user must be told; false where he knows or is away.</returns>
    public bool SetTyping(ContactId contact, DateTimeOffset until)
    {
        lock (_lock)
        {
            var news = !_typing.ContainsKey(contact);
            if (_resources.Count > 0)
            {
                _typing[contact] = until;
            }

            return news && _resources.Count > 0;
        }
    }

    /// <summary>A message came, which ends the typing by itself.</summary>
    public void EndTyping(ContactId contact)
    {
        lock (_lock)
        {
            _typing.Remove(contact);
        }
    }

    /// <summary>The contacts who stopped typing without having sent anything.</summary>
    public IReadOnlyList<ContactId> TakePaused(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_typing.Count == 0)
            {
                return [];
            }

            var paused = _typing.Where(typing => typing.Value <= now).Select(typing => typing.Key).ToList();
            paused.ForEach(contact => _typing.Remove(contact));
            return paused;
        }
    }

    private void ForgetShownIfOffline()
    {
        if (_resources.Count == 0)
        {
            _shown.Clear();
            _typing.Clear();
        }
    }
}
