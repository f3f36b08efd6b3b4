using MsnBridge.Core.Conversations;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Begins a group chat with some of the contacts. The user is asked into its room.</summary>
internal sealed class NewGroupCommand(RoomGroups groups, IPuppetDirectory directory, IRemoteNetwork network) : IAdHocCommand
{
    private const string ContactsField = "contacts";
    private const string AddressesField = "addresses";
    private const string NameField = "name";

    // Forms are one stanza, which servers limit.
    private const int MaxOffered = 200;
    private const int MaxInvited = 50;

    public string Node => "new-group";

    public string Name => "New group chat";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToHomeUser(execution.User);
        if (await directory.FindStatusAsync(user, cancellationToken) is null)
        {
            return CommandReply.Failed("You have no MSN account here.");
        }

        if (execution.Step == 0)
        {
            return await AskAsync(execution, user, null, cancellationToken);
        }

        List<ContactId> invited = [];
        foreach (var entered in Entered(execution))
        {
            if (!network.TryParseAddress(entered, out var contact, out var error))
            {
                return await AskAsync(execution, user, error, cancellationToken);
            }

            invited.Add(contact);
        }

        if (invited.Count is 0 or > MaxInvited)
        {
            return await AskAsync(execution, user, $"Choose 1 to {MaxInvited} contacts.", cancellationToken);
        }

        var name = execution.Values.GetValueOrDefault(NameField)?.Trim();
        var result = await groups.CreateAsync(user, invited.Distinct(), string.IsNullOrEmpty(name) ? null : name, cancellationToken);
        return result.Failure != GroupFailure.None
            ? CommandReply.Failed(GroupFailureText.Describe(result.Failure))
            : CommandReply.Done(result.Absent.IsEmpty
                ? "The group is there. You are invited into its room."
                : $"The group is there, without {string.Join(", ", result.Absent)}. You are invited into its room.");
    }

    private static string[] Entered(CommandExecution execution) =>
        $"{execution.Values.GetValueOrDefault(ContactsField)}\n{execution.Values.GetValueOrDefault(AddressesField)}"
            .Split(['\n', ',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private async Task<CommandReply> AskAsync(CommandExecution execution, HomeUser user, string? problem, CancellationToken cancellationToken)
    {
        execution.Step = 1;
        var contacts = await directory.GetContactsAsync(user, cancellationToken);
        return CommandReply.Ask(
            DataForm.Create(
                "form",
                Name,
                null,
                DataForm.Choices(
                    ContactsField,
                    "Contacts",
                    contacts
                        .Where(snapshot => snapshot.Contact.IsListed)
                        .Take(MaxOffered)
                        .Select(snapshot => (snapshot.Contact.OwnName ?? snapshot.Contact.DisplayName, snapshot.Contact.Id.Value))),
                DataForm.Text(AddressesField, "Other MSN addresses", null, required: false),
                DataForm.Text(NameField, "Name, for a lasting group (a circle); nothing for a group chat of the moment", null, required: false)),
            ["complete"],
            problem);
    }
}
