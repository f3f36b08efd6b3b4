using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Telemetry;

namespace MsnBridge.Core.Files;

/// <summary>How many transfers run at one moment and how much of the disk they may fill. Safe for concurrent use.</summary>
internal sealed class TransferBudget(FilePolicy policy) : IDisposable
{
    private readonly SemaphoreSlim _all = new(policy.Transfers);
    private readonly Lock _gate = new();
    private readonly Dictionary<PuppetId, SemaphoreSlim> _puppets = [];
    private readonly Dictionary<ContentKey, long> _reserved = [];

    /// <summary>Waits for room to run; what is returned gives it back.</summary>
    public async Task<IDisposable> EnterAsync(PuppetId puppet, CancellationToken cancellationToken)
    {
        var own = Of(puppet);
        await own.WaitAsync(cancellationToken);
        try
        {
            await _all.WaitAsync(cancellationToken);
        }
        catch
        {
            own.Release();
            throw;
        }

        FileInstruments.Entered();
        return new Place(own, _all);
    }

    /// <summary>Sets room on the disk aside; false where there is none.</summary>
    public bool TryReserve(ContentKey key, long size)
    {
        lock (_gate)
        {
            if (size > policy.LargestOnDisk - _reserved.Values.Sum())
            {
                return false;
            }

            _reserved.Add(key, size);
            return true;
        }
    }

    public void Release(ContentKey key)
    {
        lock (_gate)
        {
            _reserved.Remove(key);
        }
    }

    public void Dispose()
    {
        _all.Dispose();
        foreach (var own in _puppets.Values)
        {
            own.Dispose();
        }
    }

    private SemaphoreSlim Of(PuppetId puppet)
    {
        lock (_gate)
        {
            if (!_puppets.TryGetValue(puppet, out var own))
            {
                _puppets.Add(puppet, own = new SemaphoreSlim(policy.TransfersPerAccount));
            }

            return own;
        }
    }

    private sealed class Place(SemaphoreSlim own, SemaphoreSlim all) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                FileInstruments.Left();
                all.Release();
                own.Release();
            }
        }
    }
}
