using System.Diagnostics.CodeAnalysis;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Matrix.Bot;

/// <summary>Whom a command is about: the address behind it, or in the room of a chat the contact there.</summary>
internal sealed class ContactArgument(IRemoteNetwork remote)
{
    /// <param name="fault">A sentence on what was wrong and what to write.</param>
    public bool TryRead(CommandRequest request, string command, out ContactId contact, [NotNullWhen(false)] out string? fault)
    {
        (contact, fault) = (default, null);
        if (request.Arguments is [var address, ..])
            return remote.TryParseAddress(address, out contact, out fault);
        if (request.Contact is { } there)
        {
            contact = there;
            return true;
        }

        fault = $"Whom? Write `{command}` and the MSN address, for example `{command} bob@example.com`.";
        return false;
    }
}
