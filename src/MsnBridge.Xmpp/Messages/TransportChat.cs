using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Messages;

/// <summary>What can be said to the transport itself, for clients that know no commands (XEP-0050): changes of single contacts, and the management page.</summary>
internal sealed class TransportChat(IPuppetDirectory directory, IRemoteNetwork network, ContactEdits edits, PageInvitation invitation)
{
    /// <summary>What can be said.</summary>
    public string Help { get; } =
        "Use the transport's commands (link, unlink, status, reconnect and others), or write to a contact. To me you can say: block <address>, unblock <address>, "
        + $"rename <address> <name>, groups <address> <group>, <group>{(invitation.HasPage ? "; page, for a link to the management page" : "")}.";

    /// <summary>Does what was said.</summary>
    /// <returns>What to answer; null where nobody knows what was meant.</returns>
    // page | block bob@example.com | unblock bob@example.com | rename bob@example.com Bob from work | groups bob@example.com Work, Friends
    public async Task<string?> ObeyAsync(Jid from, string text, CancellationToken cancellationToken)
    {
        var words = text.Trim().Split(' ', 3, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words is [var only] && only.Equals("page", StringComparison.OrdinalIgnoreCase))
        {
            return invitation.HasPage ? await invitation.InviteAsync(UserSessions.ToHomeUser(from), cancellationToken) : $"{PageInvitation.Off} {Help}";
        }

        if (words is not [var verb, ..] || verb.ToLowerInvariant() is not ("block" or "unblock" or "rename" or "groups") and not "help")
        {
            return null;
        }

        if (words.Length < 2)
        {
            return Help;
        }

        var user = UserSessions.ToHomeUser(from);
        if (!network.TryParseAddress(words[1], out var contact, out var error))
        {
            return error;
        }

        if (await directory.FindStatusAsync(user, cancellationToken) is null)
        {
            return "You have no MSN account here. The command \"link\" links one.";
        }

        return await ChangeAsync(user, verb.ToLowerInvariant(), contact, words.Length > 2 ? words[2] : "", cancellationToken);
    }

    private async Task<string?> ChangeAsync(HomeUser user, string verb, ContactId contact, string rest, CancellationToken cancellationToken)
    {
        var isListed = (await directory.FindContactAsync(user, contact, cancellationToken))?.Contact.IsListed == true;
        switch (verb)
        {
            case "block" or "unblock":
                await edits.BlockAsync(user, contact, verb == "block", cancellationToken);
                return $"MSN has been asked to {verb} {contact}. You are told if it refuses.";
            case "rename" or "groups" when !isListed:
                return $"{contact} is not on your list.";
            case "rename":
                await edits.RenameAsync(user, contact, ContactEdits.Clean(rest), cancellationToken);
                return $"MSN has been asked to rename {contact}. You are told if it refuses.";
            case "groups":
                await edits.RegroupAsync(user, contact, ContactEdits.Clean(rest.Split(',')), cancellationToken);
                return $"MSN has been asked to change the groups of {contact}. You are told if it refuses.";
            default:
                return Help;
        }
    }
}
