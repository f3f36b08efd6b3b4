using System.Reflection;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Web.Tests;

/// <summary>Puppets of which only what the page asks is there.</summary>
public class ScriptedDirectory : DispatchProxy
{
    public Dictionary<HomeUser, PuppetStatus> Accounts { get; } = [];

    internal static (IPuppetDirectory Directory, ScriptedDirectory Script) New()
    {
        var directory = Create<IPuppetDirectory, ScriptedDirectory>();
        return (directory, (ScriptedDirectory)(object)directory);
    }

    public void Add(HomeUser user, string address, LoginState state = LoginState.Connected, string? detail = null)
    {
        lock (Accounts)
            Accounts[user] = new(new RemoteAccount("stage", address), new LoginStatus(state, detail, DateTimeOffset.UnixEpoch), 0, 0, [user]);
    }

    public void SetProofOfLife(HomeUser user, TimeSpan? age)
    {
        lock (Accounts)
            Accounts[user] = Accounts[user] with { SinceProofOfLife = age };
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        lock (Accounts)
        {
            return targetMethod!.Name switch
            {
                nameof(IPuppetDirectory.FindStatusAsync) => Task.FromResult(Accounts.GetValueOrDefault((HomeUser)args![0]!)),
                nameof(IPuppetDirectory.UnlinkAsync) => Task.FromResult(Accounts.Remove((HomeUser)args![0]!)),
                nameof(IPuppetDirectory.ReconnectAsync) => Task.FromResult(Accounts.ContainsKey((HomeUser)args![0]!)),
                nameof(IPuppetDirectory.FindUsersAsync) => Task.FromResult<IReadOnlyList<HomeUser>>(
                    [.. Accounts.Keys.Where(user => user.Network == (HomeNetworkId)args![0]!)]),
                _ => throw new NotSupportedException(targetMethod.Name),
            };
        }
    }
}
