using System.Data.Common;
using MsnBridge.Data.Model;

namespace MsnBridge.Data;

internal static class DatabaseReads
{
    /// <summary>Reads beside the writer, with a context of the pool.</summary>
    /// <exception cref="BridgeDataException">The database cannot be read.</exception>
    public static async Task<T> ReadAsync<T>(this IDatabaseProvider provider, Func<BridgeContext, Task<T>> read)
    {
        try
        {
            await using var context = provider.CreateContext();
            return await read(context);
        }
        catch (DbException fault)
        {
            throw provider.Explain(fault);
        }
    }
}
