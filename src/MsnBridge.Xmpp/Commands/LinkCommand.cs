using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Registration;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Commands;

/// <summary>Links an MSN account in two steps: which account, then its password. What went wrong is told with the form to mend it in.</summary>
internal sealed class LinkCommand(AccountLinking linking, IPuppetDirectory directory, IRemoteNetwork network) : IAdHocCommand
{
    private const string Title = "Link an MSN account";

    public string Node => "link";

    public string Name => Title;

    public async Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken)
    {
        switch (execution.Step, action)
        {
            case (0, _):
                if (await directory.FindStatusAsync(UserSessions.ToHomeUser(execution.User), cancellationToken) is { } present)
                {
                    execution.Values[AccountForm.Network] = present.Account.Profile;
                    execution.Values[AccountForm.Address] = present.Account.Address;
                }

                return AskForAccount(execution, null);

            case (2, CommandAction.Previous):
                return AskForAccount(execution, null);

            case (1, _):
                var address = execution.Values.GetValueOrDefault(AccountForm.Address)?.Trim();
                if (string.IsNullOrEmpty(address))
                {
                    return AskForAccount(execution, "The address of the MSN account is missing.");
                }

                return network.TryParseAddress(address, out _, out var error) ? AskForPassword(execution, null) : AskForAccount(execution, error);

            default:
                return await LinkAsync(execution, cancellationToken);
        }
    }

    private static CommandReply AskForPassword(CommandExecution execution, string? problem)
    {
        execution.Step = 2;
        execution.Values.Remove(AccountForm.Password);
        return CommandReply.Ask(
            DataForm.Create(
                "form",
                Title,
                null,
                DataForm.Note($"The password of {execution.Values[AccountForm.Address]}. It is kept encrypted, to sign in for you."),
                AccountForm.PasswordField()),
            ["complete", "prev"],
            problem);
    }

    private CommandReply AskForAccount(CommandExecution execution, string? problem)
    {
        execution.Step = 1;
        execution.Values.Remove(AccountForm.Password);
        return CommandReply.Ask(
            DataForm.Create(
                "form",
                Title,
                null,
                AccountForm.NetworkField(network, execution.Values.GetValueOrDefault(AccountForm.Network)),
                AccountForm.AddressField(execution.Values.GetValueOrDefault(AccountForm.Address))),
            ["next"],
            problem);
    }

    private async Task<CommandReply> LinkAsync(CommandExecution execution, CancellationToken cancellationToken)
    {
        var (request, missing) = AccountForm.Read(execution.Values, network);
        if (request is null)
        {
            return AskForPassword(execution, missing);
        }

        var result = await linking.LinkAsync(execution.User, request, cancellationToken);
        return result switch
        {
            null => AskForPassword(execution, "A sign-in of yours is still under way. Wait for its result."),
            { Linked: true } => CommandReply.Done(result.Message),
            { Failure: LinkFailure.UnknownProfile or LinkFailure.InvalidAddress } => AskForAccount(execution, result.Message),
            { Failure: LinkFailure.AccountTaken or LinkFailure.OtherAccountLinked or LinkFailure.AccountRefused } => CommandReply.Failed(result.Message),
            _ => AskForPassword(execution, result.Message),
        };
    }
}
