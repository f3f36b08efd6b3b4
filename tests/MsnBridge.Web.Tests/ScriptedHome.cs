using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Web.Tests;

/// <summary>A home network of which only the name is asked.</summary>
public class NamedHome : DispatchProxy
{
    public static IHomeNetwork New() => Create<IHomeNetwork, NamedHome>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => new HomeNetworkId("xmpp");
}

internal sealed class ScriptedAccounts(ScriptedDirectory directory) : IHomeAccounts
{
    public LinkResult Result { get; set; } = new(null, "It is linked and signed in.");

    public LinkRequest? Last { get; private set; }

    public HomeNetworkId Network => new("xmpp");

    public Task<LinkResult?> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken)
    {
        Last = request;
        if (Result.Linked)
            directory.Add(user, request.Address);
        return Task.FromResult<LinkResult?>(Result);
    }
}

internal sealed class TwoProfiles : IRemoteNetwork
{
    public IReadOnlyList<RemoteProfile> Profiles { get; } = [new("stage", "The stage"), new("other", "Another")];

    public bool TryParseAddress(string input, out ContactId contact, [NotNullWhen(false)] out string? error) => throw new NotSupportedException();

    public IRemoteSession OpenSession(RemoteAccount account, Secret password) => throw new NotSupportedException();
}

internal sealed class ScriptedMessages : IMessageOverview
{
    public List<MessageStanding> Standing { get; } = [];

    public Dictionary<RemoteAccount, AccountStanding> Counts { get; } = [];

    public int Newer { get; set; }

    public int? Total { get; set; }

    /// <summary>From where on was asked for last.</summary>
    public MessageCursor? From { get; private set; }

    public Task<StandingMessages> FindAsync(HomeUser user, MessageCursor? from, int limit, CancellationToken cancellationToken)
    {
        From = from;
        return Task.FromResult(new StandingMessages([.. Standing], Newer, Total ?? Standing.Count));
    }

    public Task<IReadOnlyDictionary<RemoteAccount, AccountStanding>> CountAsync(DateTimeOffset failedSince, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<RemoteAccount, AccountStanding>>(Counts);
}
