using MsnBridge.Data;

namespace MsnBridge.Commands.Maintenance;

/// <summary>What the store says for a person is what the command says.</summary>
internal static class StoreFailure
{
    /// <exception cref="CommandFailedException">The store could not do it.</exception>
    public static async Task<T> ExplainAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (BridgeDataException fault)
        {
            throw new CommandFailedException(ExitCode.InputOutput, fault.Message, fault);
        }
    }
}
