using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Files;

/// <summary>The offers that have been taken up and not ended, of all puppets of this process. Safe for concurrent use.</summary>
internal sealed class HeldOffers(int limitPerPuppet)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeldOffer> _held = [];
    private readonly HashSet<PuppetId> _overflowing = [];

    /// <summary>False where the puppet has as many as it may have.</summary>
    /// <param name="isFirst">True where the one before was still taken: so that a flood is told once.</param>
    public bool TryHold(HeldOffer offer, out bool isFirst)
    {
        lock (_gate)
        {
            if (_held.Values.Count(other => other.Puppet == offer.Puppet) >= limitPerPuppet || !_held.TryAdd(offer.Offer.Id, offer))
            {
                isFirst = _overflowing.Add(offer.Puppet);
                return false;
            }

            _overflowing.Remove(offer.Puppet);
            isFirst = false;
            return true;
        }
    }

    public HeldOffer? Find(string offer)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault(offer);
        }
    }

    public void Release(string offer)
    {
        lock (_gate)
        {
            _held.Remove(offer);
        }
    }

    /// <summary>Those that wait for an answer of their person, the oldest first.</summary>
    public IReadOnlyList<WaitingOffer> Waiting(PuppetId puppet)
    {
        lock (_gate)
        {
            return [.. _held.Values.Where(offer => offer.Puppet == puppet).Select(offer => offer.Question).OfType<WaitingOffer>().OrderBy(offer => offer.ExpiresAt)];
        }
    }
}

/// <summary>One offer that has been taken up.</summary>
internal sealed class HeldOffer(PuppetId puppet, IFileOffer offer)
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PuppetId Puppet => puppet;

    public IFileOffer Offer => offer;

    /// <summary>Set while the person is being asked.</summary>
    public WaitingOffer? Question { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>What the person said.</summary>
    public Task<bool> Answer => _answer.Task;

    /// <summary>False where it was answered before, or nobody asks.</summary>
    public bool TryAnswer(bool accept) => Question is not null && _answer.TrySetResult(accept);
}
