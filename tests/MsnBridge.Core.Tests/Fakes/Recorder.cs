namespace MsnBridge.Core.Tests.Fakes;

/// <summary>What happened, in order, and a way to wait for something to happen.</summary>
internal sealed class Recorder<T>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_gate)
            {
                return [.. _items];
            }
        }
    }

    public void Add(T item)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _items.Add(item);
            added = _added;
            _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        added.SetResult();
    }

    public async Task<T> WaitForAsync(Func<T, bool> wanted)
    {
        while (true)
        {
            Task added;
            lock (_gate)
            {
                if (_items.Where(wanted).Take(1).ToList() is [var found])
                {
                    return found;
                }

                added = _added.Task;
            }

            await added.WaitAsync(s_patience);
        }
    }

    /// <summary>Waits until there are that many, and returns all.</summary>
    public async Task<IReadOnlyList<T>> WaitForCountAsync(int count)
    {
        while (true)
        {
            Task added;
            lock (_gate)
            {
                if (_items.Count >= count)
                {
                    return [.. _items];
                }

                added = _added.Task;
            }

            await added.WaitAsync(s_patience);
        }
    }
}
