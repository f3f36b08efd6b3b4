using System.Diagnostics.CodeAnalysis;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Xmpp.Tests.Support;

internal sealed class FakeRemoteNetwork : IRemoteNetwork
{
    public IReadOnlyList<RemoteProfile> Profiles { get; } = [new("embedded", "The bridge's own"), new("escargot", "Escargot")];

    public bool TryParseAddress(string input, out ContactId contact, [NotNullWhen(false)] out string? error)
    {
        var at = input.IndexOf('@', StringComparison.Ordinal);
        var isAddress = at > 0 && at == input.LastIndexOf('@') && at < input.Length - 1;
        contact = isAddress ? new(input.ToLowerInvariant()) : default;
        error = isAddress ? null : $"\"{input}\" is not an MSN address.";
        return isAddress;
    }

    public IRemoteSession OpenSession(RemoteAccount account, Secret password) => throw new NotSupportedException("The transport opens no sessions.");
}
