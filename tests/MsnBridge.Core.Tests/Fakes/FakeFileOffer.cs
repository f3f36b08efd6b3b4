using MsnBridge.Core.Files;

namespace MsnBridge.Core.Tests.Fakes;

/// <summary>An offer of a contact who sends when he is asked to.</summary>
internal sealed class FakeFileOffer(string name, byte[] content, long? size = null) : IFileOffer
{
    private static int s_last;
    private readonly TaskCompletionSource<FileFailure> _withdrawn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = $"offer{Interlocked.Increment(ref s_last)}";

    public SharedFile File { get; } = SharedFile.Named(name, size ?? content.Length);

    public ReadOnlyMemory<byte> Preview { get; init; }

    public Task<FileFailure> Withdrawn => _withdrawn.Task;

    public TaskCompletionSource Declined { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What happens between the first half and the second.</summary>
    public Func<IProgress<long>?, CancellationToken, Task> OnMiddle { get; init; } = (_, _) => Task.CompletedTask;

    public void Withdraw(FileFailure reason = FileFailure.Withdrawn) => _withdrawn.TrySetResult(reason);

    public async Task ReceiveAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        Accepted.TrySetResult();
        var half = content.Length / 2;
        await destination.WriteAsync(content.AsMemory(0, half), cancellationToken);
        progress?.Report(half);
        await OnMiddle(progress, cancellationToken);
        await destination.WriteAsync(content.AsMemory(half), cancellationToken);
        progress?.Report(content.Length);
    }

    public Task DeclineAsync(CancellationToken cancellationToken)
    {
        Declined.TrySetResult();
        return Task.CompletedTask;
    }
}
