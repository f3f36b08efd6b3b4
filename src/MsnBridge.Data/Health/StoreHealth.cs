using MsnBridge.Data.Writing;

namespace MsnBridge.Data.Health;

internal sealed class StoreHealth(IDatabaseProvider provider, GroupCommitWriter writer, StoreFaults faults) : IStoreHealth
{
    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        if (faults.Current is null)
            return null;
        try
        {
            await writer.CommitAsync(session => session.Statement(provider.TrialWrite).ExecuteNonQueryAsync(), cancellationToken);
            return null;
        }
        catch (BridgeDataException fault)
        {
            return fault.Message;
        }
    }
}
