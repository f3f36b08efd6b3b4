using System.Diagnostics.CodeAnalysis;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Matrix.Tests.Appservice;

/// <summary>A remote network that knows its profiles and the form of addresses, and nothing else.</summary>
internal sealed class ListedNetwork(params RemoteProfile[] profiles) : IRemoteNetwork
{
    public ListedNetwork()
        : this(new RemoteProfile("local", "The bridge's own"), new RemoteProfile("escargot", "Escargot"))
    {
    }

    public IReadOnlyList<RemoteProfile> Profiles { get; } = profiles;

    public bool TryParseAddress(string input, out ContactId contact, [NotNullWhen(false)] out string? error)
    {
        var parts = input.Split('@');
        var isAddress = parts is [{ Length: > 0 }, { Length: > 0 }];
        contact = isAddress ? new(input.ToLowerInvariant()) : default;
        error = isAddress ? null : $"\"{input}\" is not an MSN address.";
        return isAddress;
    }

    public IRemoteSession OpenSession(RemoteAccount account, Secret password) => throw new NotSupportedException();
}
