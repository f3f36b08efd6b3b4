using System.Reflection;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Tests.Registration;

/// <summary>Answers the calls that a test scripts, and fails on every other. Open for the class that is derived from it at run time.</summary>
public class ScriptedClient : DispatchProxy
{
    internal Func<IReadOnlyList<string>> Versions { get; set; } = () => ["v1.12"];

    internal Func<Secret?, MatrixUserId> WhoAmI { get; set; } = _ => new MatrixUserId("msnbot", "example.org");

    internal Func<string, string, Task> Ping { get; set; } = (_, _) => Task.CompletedTask;

    internal Func<MatrixUserId, MatrixProfile?> Profile { get; set; } = _ => null;

    internal static (IMatrixClient Client, ScriptedClient Script) Create()
    {
        var client = Create<IMatrixClient, ScriptedClient>();
        return (client, (ScriptedClient)(object)client);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
    {
        nameof(IMatrixClient.GetVersionsAsync) => RunAsync(Versions),
        nameof(IMatrixClient.WhoAmIAsync) => RunAsync(() => WhoAmI((Secret?)args![0])),
        nameof(IMatrixClient.PingAsync) => PingAsync((string)args![0]!, (string)args[1]!),
        nameof(IMatrixClient.FindProfileAsync) => RunAsync(() => Profile((MatrixUserId)args![0]!)),
        _ => throw new NotSupportedException($"The test did not expect {targetMethod?.Name}."),
    };

    private static async Task<T> RunAsync<T>(Func<T> answer)
    {
        await Task.Yield();
        return answer();
    }

    private async Task<TimeSpan> PingAsync(string id, string transactionId)
    {
        await Ping(id, transactionId);
        return TimeSpan.FromMilliseconds(5);
    }
}
