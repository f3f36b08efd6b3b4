using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Blocks a contact, calls him something else, and puts him into groups: what a roster cannot say to MSN, or not everywhere.</summary>
internal sealed class ContactCommand(IPuppetDirectory directory, IRemoteNetwork network, ContactEdits edits) : IAdHocCommand
{
    private const string ContactField = "contact";
    private const string AddressField = "address";
    private const string BlockedField = "blocked";
    private const string NameField = "name";
    private const string GroupsField = "groups";

    // Forms are one stanza, which servers limit.
    private const int MaxOffered = 200;

    public string Node => "contact";

    public string Name => "Block, rename or group a contact";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(execution.User);
        if (await directory.FindStatusAsync(user, cancellationToken) is null)
        {
            return CommandReply.Done("You have no MSN account here. The command \"link\" links one.");
        }

        if (execution.Step == 0)
        {
            execution.Step = 1;
            return await AskWhomAsync(user, null, cancellationToken);
        }

        var entered = execution.Values.GetValueOrDefault(AddressField)?.Trim() is { Length: > 0 } address ? address : execution.Values.GetValueOrDefault(ContactField);
        if (!network.TryParseAddress(entered ?? "", out var contact, out var error))
        {
            return await AskWhomAsync(user, error, cancellationToken);
        }

        var known = (await directory.FindContactAsync(user, contact, cancellationToken))?.Contact;
        if (execution.Step == 1)
        {
            execution.Step = 2;
            return Ask(contact, known);
        }

        return await ChangeAsync(execution, user, contact, known, cancellationToken);
    }

    private static CommandReply Ask(ContactId contact, Contact? known) => CommandReply.Ask(
        DataForm.Create(
            "form",
            contact.Value,
            known?.IsListed == true ? null : "He is not on your list, so he can be blocked and nothing else.",
            [
                DataForm.Flag(BlockedField, "Blocked: he sees you offline and cannot write to you", known?.Relation.HasFlag(ContactRelation.Blocked) == true),
                .. known?.IsListed == true
                    ? new[]
                    {
                        DataForm.Text(NameField, "What you call him; nothing for what he calls himself", known.OwnName, required: false),
                        DataForm.Lines(GroupsField, "Groups, one on each line", known.Groups),
                    }
                    : [],
            ]),
        ["complete"]);

    private async Task<CommandReply> ChangeAsync(CommandExecution execution, HomeUser user, ContactId contact, Contact? known, CancellationToken cancellationToken)
    {
        List<string> asked = [];
        if (DataForm.ReadFlag(execution.Values, BlockedField) is { } blocks && blocks != (known?.Relation.HasFlag(ContactRelation.Blocked) == true))
        {
            await edits.BlockAsync(user, contact, blocks, cancellationToken);
            asked.Add(blocks ? "block him" : "unblock him");
        }

        if (known?.IsListed == true)
        {
            if (execution.Values.TryGetValue(NameField, out var entered) && ContactEdits.Clean(entered) is var name && name != (known.OwnName ?? ""))
            {
                await edits.RenameAsync(user, contact, name, cancellationToken);
                asked.Add("rename him");
            }

            if (execution.Values.TryGetValue(GroupsField, out var lines) && ContactEdits.Clean(lines.Split('\n')) is var groups
                && !groups.Order(StringComparer.OrdinalIgnoreCase).SequenceEqual(known.Groups.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase))
            {
                await edits.RegroupAsync(user, contact, groups, cancellationToken);
                asked.Add("change his groups");
            }
        }

        return CommandReply.Done(asked.Count == 0
            ? "Nothing was changed."
            : $"MSN has been asked to {string.Join(" and to ", asked)}. You are told if it refuses.");
    }

    private async Task<CommandReply> AskWhomAsync(HomeUser user, string? problem, CancellationToken cancellationToken)
    {
        var contacts = await directory.GetContactsAsync(user, cancellationToken);
        return CommandReply.Ask(
            DataForm.Create(
                "form",
                Name,
                null,
                DataForm.Choice(
                    ContactField, "Contact", null,
                    contacts.Take(MaxOffered).Select(snapshot => (snapshot.Contact.OwnName ?? snapshot.Contact.DisplayName, snapshot.Contact.Id.Value))),
                DataForm.Text(AddressField, "Or another MSN address", null, required: false)),
            ["next"],
            problem);
    }
}
