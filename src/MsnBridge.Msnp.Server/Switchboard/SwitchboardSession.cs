using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Switchboard;

/// <summary>One conversation: who is in it, and what they say to each other.</summary>
internal sealed class SwitchboardSession(string id, int maxParticipants, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<SwitchboardParticipant> _participants = [];
    private bool _ended;

    /// <summary>A decimal number of at most 31 digits: some clients leave at once when it does not begin with a digit, others show nothing when it is longer.</summary>
    public string Id { get; } = id;

    /// <summary>When the last message was sent or the last person came.</summary>
    public DateTimeOffset LastUsed { get; private set; } = time.GetUtcNow();

    /// <summary>The addresses of those in the conversation.</summary>
    public IReadOnlyList<string> Addresses
    {
        get
        {
            lock (_gate)
                return [.. _participants.Select(participant => participant.Address).Distinct()];
        }
    }

    /// <summary>Whether somebody is in the conversation from this place.</summary>
    public bool Holds(string address, Guid? endpointId)
    {
        lock (_gate)
            return _participants.Exists(participant => participant.Address == address && participant.EndpointId == endpointId);
    }

    /// <summary>Lets somebody in; the others are told.</summary>
    /// <param name="participant">Who.</param>
    /// <param name="confirm">Gets those already there, before any event is delivered to the newcomer. It may enqueue only.</param>
    /// <returns>False if the conversation has ended or is full.</returns>
    public bool TryJoin(SwitchboardParticipant participant, Action<IReadOnlyList<SwitchboardParticipant>> confirm)
    {
        lock (_gate)
        {
            if (_ended || _participants.Count >= maxParticipants)
                return false;

            SwitchboardParticipant[] others = [.. _participants];
            confirm(others);
            var isFirstPlace = !others.Any(other => other.Address == participant.Address);
            _participants.Add(participant);
            LastUsed = time.GetUtcNow();
            foreach (var other in others)
                other.Endpoint.Deliver(new ParticipantJoined(participant, isFirstPlace));

            return true;
        }
    }

    /// <summary>Lets somebody go; the others are told. Harmless for somebody who is not there.</summary>
    /// <returns>Whether the conversation is empty now.</returns>
    public bool Leave(SwitchboardParticipant participant)
    {
        lock (_gate)
        {
            if (_participants.Remove(participant))
            {
                var isLastPlace = !_participants.Exists(other => other.Address == participant.Address);
                foreach (var other in _participants)
                    other.Endpoint.Deliver(new ParticipantLeft(participant, isLastPlace, TimedOut: false));
            }

            return _participants.Count == 0;
        }
    }

    /// <summary>Passes a message on to everybody else.</summary>
    /// <param name="sender">Who says it.</param>
    /// <param name="message">What.</param>
    /// <param name="taken">Called once when everybody else has taken it off his queue; null where nobody wants to know. It may enqueue only.</param>
    /// <returns>False if there is nobody else.</returns>
    public bool Send(SwitchboardParticipant sender, MsnpPayload message, Action? taken = null)
    {
        lock (_gate)
        {
            LastUsed = time.GetUtcNow();
            var heard = _participants.Exists(other => other.Address != sender.Address);
            var left = _participants.Count - 1;
            Action? oneTook = taken is null || !heard ? null : () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    taken();
            };
            foreach (var other in _participants)
            {
                if (other == sender)
                    continue;

                other.Endpoint.Deliver(new MessageArrived(sender.Address, sender.FriendlyName, message, oneTook));
            }

            return heard;
        }
    }

    /// <summary>Ends the conversation because nobody said anything for too long: each is told that every other was put out.</summary>
    public void EndIdle()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var participant in _participants)
            {
                foreach (var other in _participants.Where(other => other != participant))
                    participant.Endpoint.Deliver(new ParticipantLeft(other, IsLastPlace: true, TimedOut: true));

                participant.Endpoint.Deliver(new ConversationEnded());
            }

            _participants.Clear();
        }
    }
}
