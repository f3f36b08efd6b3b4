using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Data;
using MsnBridge.Data.Sqlite;

namespace MsnBridge.Faults.Bridge;

/// <summary>The store that every run begins with: migrated, with the accounts linked. Made once for a process, since making it takes longer than a run.</summary>
internal static class TemplateStore
{
    public static async Task<string> MakeAsync(IReadOnlyList<RunPerson> people, string name)
    {
        var directory = Path.Combine(RunFiles.Root, $"{Environment.ProcessId}-{name}");
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSqliteData(new SqliteDataOptions { Directory = directory });
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IBridgeDatabase>().PrepareAsync(CancellationToken.None);
        var store = provider.GetRequiredService<IPuppetStore>();
        foreach (var person in people)
        {
            await store.SaveAsync(
                new PuppetRecord(
                    person.Puppet,
                    new RemoteAccount(RunPerson.Profile, person.Account),
                    new Secret(person.Password),
                    new LoginStatus(LoginState.Connected, null, DateTimeOffset.UnixEpoch),
                    [person.User]),
                CancellationToken.None);
        }

        return directory;
    }
}
