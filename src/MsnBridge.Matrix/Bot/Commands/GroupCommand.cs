using System.Collections.Immutable;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Bot.Commands;

/// <summary>Conversations of several: made, entered, left and listed.</summary>
internal sealed class GroupCommand(IPuppetDirectory directory, IRemoteNetwork remote, GroupRooms rooms) : IBotCommand
{
    private const string Circle = "circle";

    // An event of Matrix has 64 KiB.
    private const int Most = 60;

    public string Name => "group";

    public string Usage => "group [list | create addresses | circle name | invite addresses | leave | accept id | decline id]";

    public string Summary => "conversations with several contacts; `invite` and `leave` in the room of one, `circle` makes one that lasts";

    public BotCommandKind Kind => BotCommandKind.Account;

    public Task<BotText> RunAsync(CommandRequest request, CancellationToken cancellationToken) => request.Arguments.ToArray() switch
    {
        [] or ["list"] => ListAsync(request, cancellationToken),
        ["create", .. var people] => CreateAsync(request, people, cancellationToken),
        [Circle, _, ..] => CreateCircleAsync(request, cancellationToken),
        ["invite", .. var people] => InviteAsync(request, people, cancellationToken),
        ["leave", .. var which] => LeaveAsync(request, which, cancellationToken),
        ["accept", var which] => AnswerAsync(request, which, accepts: true, cancellationToken),
        ["decline", var which] => AnswerAsync(request, which, accepts: false, cancellationToken),
        _ => Say($"Write `{Usage}`."),
    };

    private async Task<BotText> ListAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var groups = await directory.GetGroupsAsync(request.Owner, cancellationToken);
        if (groups.Count == 0)
            return new BotText().Paragraph("You are in no group conversation. Write `group create` and two addresses or more.");
        return new BotText().List([.. groups.TakeLast(Most).Reverse().Select(group =>
            $"{group.Name ?? GroupNames.OfPeople([.. group.Members.Select(member => member.Value)])} (`{group.Id}`)")]);
    }

    private async Task<BotText> CreateAsync(CommandRequest request, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        if (!TryRead(addresses, out var people, out var fault))
            return new BotText().Paragraph(fault);
        if (people.Length < 2)
            return new BotText().Paragraph("A group has two contacts or more: write `group create bob@example.com carol@example.com`.");
        return await ShowAsync(request, await directory.CreateGroupAsync(request.Owner, people, null, cancellationToken), cancellationToken);
    }

    private async Task<BotText> CreateCircleAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        var name = request.Rest[(request.Rest.IndexOf(Circle, StringComparison.Ordinal) + Circle.Length)..].Trim();
        return await ShowAsync(request, await directory.CreateGroupAsync(request.Owner, [], name, cancellationToken), cancellationToken);
    }

    private async Task<BotText> InviteAsync(CommandRequest request, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        if (request.Chat is not { } chat)
            return new BotText().Paragraph("Write `!msn group invite` and the address in the room of the chat.");
        if (!TryRead(addresses, out var people, out var fault))
            return new BotText().Paragraph(fault);
        var text = new BotText();
        var conversation = chat.Conversation;
        foreach (var contact in people)
        {
            var result = await directory.InviteToGroupAsync(request.Owner, conversation, contact, cancellationToken);
            if (result.Failure != GroupFailure.None)
            {
                text.Paragraph($"{contact} was not invited. {GroupFailureText.Describe(result.Failure)}");
                continue;
            }

            text.Paragraph($"{contact} is invited.");
            // From a talk of two the first makes another conversation, into which the others are invited.
            if (result.Group is { } group && group.Id != conversation)
            {
                conversation = group.Id;
                await rooms.OpenAsync(chat with { Conversation = conversation }, null, cancellationToken);
            }
        }

        return text;
    }

    private async Task<BotText> LeaveAsync(CommandRequest request, IReadOnlyList<string> which, CancellationToken cancellationToken)
    {
        if ((which is [var id] ? new ConversationId(id) : request.Chat?.Conversation) is not { IsDirect: false } conversation)
            return new BotText().Paragraph("Which? Write it in the room of the group, or `group leave` and what stands behind its name in `group list`.");
        var result = await directory.LeaveGroupAsync(request.Owner, conversation, cancellationToken);
        return new BotText().Paragraph(result.Failure == GroupFailure.None ? "You have left the group." : GroupFailureText.Describe(result.Failure));
    }

    private async Task<BotText> AnswerAsync(CommandRequest request, string which, bool accepts, CancellationToken cancellationToken)
    {
        var result = await directory.AnswerGroupInvitationAsync(request.Owner, new ConversationId(which), accepts, cancellationToken);
        return new BotText().Paragraph(
            result.Failure != GroupFailure.None ? GroupFailureText.Describe(result.Failure)
            : accepts ? "I am entering the group; its room comes with it." : "The invitation is declined.");
    }

    private async Task<BotText> ShowAsync(CommandRequest request, GroupResult result, CancellationToken cancellationToken)
    {
        if (result.Group is not { } group)
            return new BotText().Paragraph($"The group was not made. {GroupFailureText.Describe(result.Failure)}");
        if (await directory.FindStatusAsync(request.Owner, cancellationToken) is { } status)
            await rooms.OpenAsync(new RoomKey(request.User, status.Account, group.Id), null, cancellationToken);
        return new BotText().Paragraph(
            result.Absent.Length == 0
                ? "The group is made; I have invited you to its room."
                : $"The group is made; I have invited you to its room. Not in it, because MSN could not bring them in: {string.Join(", ", result.Absent)}.");
    }

    private bool TryRead(IReadOnlyList<string> addresses, out ImmutableArray<ContactId> people, out string fault)
    {
        (people, fault) = ([], "Whom? Write the addresses behind it.");
        foreach (var address in addresses)
        {
            if (!remote.TryParseAddress(address, out var contact, out var wrong))
            {
                fault = wrong;
                return false;
            }

            people = people.Contains(contact) ? people : people.Add(contact);
        }

        return people.Length > 0;
    }

    private static Task<BotText> Say(string sentence) => Task.FromResult(new BotText().Paragraph(sentence));
}
