using MsnBridge.Core.Identities;
using MsnBridge.Core.People;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.People;

internal sealed class FakeRecords : IPersonRecords
{
    public byte[]? Export { get; set; } = [1, 2, 3];

    public int UnderWay { get; set; }

    public Func<CancellationToken, Task> OnErase { get; set; } = _ => Task.CompletedTask;

    public Recorder<HomeUser> Asked { get; } = new();

    public Recorder<HomeUser> Erased { get; } = new();

    public async Task<bool> ExportAsync(HomeUser user, Stream target, CancellationToken cancellationToken)
    {
        if (Export is not { } bytes)
            return false;
        await target.WriteAsync(bytes, cancellationToken);
        return true;
    }

    public Task<int> CountUnderWayAsync(HomeUser user, CancellationToken cancellationToken) => Task.FromResult(UnderWay);

    public async Task EraseAsync(HomeUser user, CancellationToken cancellationToken)
    {
        var work = OnErase;
        Asked.Add(user);
        await work(cancellationToken);
        Erased.Add(user);
    }
}
