using System.Diagnostics.CodeAnalysis;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Testing;

/// <summary>A network that takes anything with an at sign for an address.</summary>
public sealed class OneNetwork : IRemoteNetwork
{
    public IReadOnlyList<RemoteProfile> Profiles { get; } = [new("local", "The bridge's own")];

    public bool TryParseAddress(string input, out ContactId contact, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(input);
        var isAddress = input.Contains('@', StringComparison.Ordinal);
        contact = isAddress ? new ContactId(input.ToLowerInvariant()) : default;
        error = isAddress ? null : "No address.";
        return isAddress;
    }

    public IRemoteSession OpenSession(RemoteAccount account, Secret password) => throw new NotSupportedException();
}
