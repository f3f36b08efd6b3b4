using System.Globalization;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Tells how the MSN account stands.</summary>
internal sealed class StatusCommand(IPuppetDirectory directory, IRemoteNetwork network) : IAdHocCommand
{
    public string Node => "status";

    public string Name => "Show the state of the MSN account";

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        if (await directory.FindStatusAsync(UserSessions.ToHomeUser(execution.User), cancellationToken) is not { } status)
        {
            return CommandReply.Done("You have no MSN account here. The command \"link\" links one.");
        }

        var title = network.Profiles.FirstOrDefault(profile => profile.Name == status.Account.Profile)?.Title ?? status.Account.Profile;
        return CommandReply.Done(status.Status.Describe(), DataForm.Create(
            "result",
            "MSN account",
            null,
            DataForm.Text("address", "Address", status.Account.Address, required: false),
            DataForm.Text("network", "Network", title, required: false),
            DataForm.Text("state", "State", status.Status.Describe(), required: false),
            DataForm.Text("since", "Since", status.Status.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture), required: false),
            DataForm.Text("contacts", "Contacts", status.ContactCount.ToString(CultureInfo.InvariantCulture), required: false),
            DataForm.Text("online", "Contacts online", status.ContactsOnline.ToString(CultureInfo.InvariantCulture), required: false)));
    }
}
