using System.Collections.Concurrent;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Rooms;

/// <summary>What a person does with the people of his chats: a ghost whom he invites is called in on MSN, one whom he puts out comes back, since MSN can put nobody
/// out, and where he leaves, he leaves the group.</summary>
internal sealed class GroupMemberships(
    MatrixOptions options, GhostIds ids, GroupRooms groups, RoomMembers members, IPuppetDirectory directory, IMatrixClient client)
{
    // Rooms that a person made with several ghosts, and the group's own. Of the moment: the invitations of one room come together.
    private readonly ConcurrentDictionary<RoomId, RoomId> _madeOf = new();

    /// <summary>A ghost was invited into the room of a chat.</summary>
    public async Task InvitedAsync(RoomEvent invitation, RoomKey key, MatrixUserId ghost, ContactId contact, CancellationToken cancellationToken)
    {
        var user = MatrixHome.ToHomeUser(key.User);
        var result = (await directory.FindStatusAsync(user, cancellationToken))?.Account == key.Account
            ? await directory.InviteToGroupAsync(user, key.Conversation, contact, cancellationToken)
            : GroupResult.Refused(GroupFailure.NotSignedIn);
        if (result.Failure != GroupFailure.None)
        {
            await SayAsync(invitation, key, $"{contact} was not invited. {GroupFailureText.Describe(result.Failure)}", cancellationToken);
            await DeclineAsync(invitation, ghost, cancellationToken);
            return;
        }

        if (key.IsDirect)
        {
            // As MSN's own clients do: the talk of two stays what it is, and there is another of three.
            await DeclineAsync(invitation, ghost, cancellationToken);
            var room = await groups.OpenAsync(new RoomKey(key.User, key.Account, result.Group!.Id), null, cancellationToken);
            await SayAsync(invitation, key, $"With {contact} it is another conversation, in {LinkTo(room)}. This room stays ours.", cancellationToken);
            return;
        }

        if (result.Group is null)
        {
            // Into a group that lasts one comes by accepting.
            await SayAsync(invitation, key, $"{contact} is invited, and comes when he has accepted.", cancellationToken);
            await DeclineAsync(invitation, ghost, cancellationToken);
            return;
        }

        await groups.ChangeAsync(key, contact, MembershipChange.Joined, cancellationToken);
    }

    /// <summary>Whether the ghosts of this room have a group elsewhere, so that those of them who come later go there too.</summary>
    public bool IsGathered(RoomId room) => _madeOf.ContainsKey(room);

    /// <summary>A person made a room with several ghosts.</summary>
    /// <param name="ghost">The one who has come, and sees who else is to.</param>
    /// <returns>A sentence with a link for <c>{0}</c>, or why there is none.</returns>
    public async Task<string?> GatherAsync(
        RoomEvent invitation, Actor ghost, PuppetStatus status, CancellationToken cancellationToken)
    {
        if (_madeOf.TryGetValue(invitation.Room, out var made))
            return $"Our group is in {LinkTo(made)}.";
        var people = new List<ContactId>();
        foreach (var (member, membership) in await client.GetMembersAsync(ghost, invitation.Room, cancellationToken))
        {
            if (member == invitation.Sender || membership is not ("join" or "invite"))
                continue;
            // With somebody who is no contact it is no group of MSN.
            if (!ids.TryParse(member, out var profile, out var contact) || profile != status.Account.Profile)
                return null;
            people.Add(contact);
        }

        if (people.Count < 2)
            return null;
        var result = await directory.CreateGroupAsync(MatrixHome.ToHomeUser(invitation.Sender), [.. people], null, cancellationToken);
        if (result.Group is not { } group)
            return $"The group was not made. {GroupFailureText.Describe(result.Failure)}";
        var room = await groups.OpenAsync(new RoomKey(invitation.Sender, status.Account, group.Id), null, cancellationToken);
        _madeOf[invitation.Room] = room;
        var absent = result.Absent.Length == 0 ? "" : $" Not in it: {string.Join(", ", result.Absent)}.";
        return $"Our group is in {LinkTo(room)}.{absent}";
    }

    /// <summary>A ghost was put out of the room of a group.</summary>
    public async Task PutOutAsync(RoomEvent kick, RoomKey key, MatrixUserId ghost, ContactId contact, CancellationToken cancellationToken)
    {
        members.Remember(kick.Room, ghost, "leave");
        await SayAsync(kick, key, $"On MSN nobody can be put out of a group: {contact} is still in it and reads what you write. You can leave it yourself.", cancellationToken);
        await groups.ChangeAsync(key, contact, MembershipChange.Joined, cancellationToken);
    }

    /// <summary>The person left the room, and with it the group.</summary>
    public async Task LeftAsync(RoomKey key, CancellationToken cancellationToken)
    {
        var result = await directory.LeaveGroupAsync(MatrixHome.ToHomeUser(key.User), key.Conversation, cancellationToken);
        if (result.Failure is GroupFailure.None or GroupFailure.UnknownGroup)
            await groups.CloseAsync(key, cancellationToken);
    }

    private async Task DeclineAsync(RoomEvent invitation, MatrixUserId ghost, CancellationToken cancellationToken)
    {
        await client.EnsureRegisteredAsync(ghost, cancellationToken);
        try
        {
            await client.LeaveAsync(new Actor(ghost), invitation.Room, null, cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // Taken back meanwhile.
        }

        members.Remember(invitation.Room, ghost, "leave");
    }

    private async Task SayAsync(RoomEvent about, RoomKey key, string sentence, CancellationToken cancellationToken) => await client.SendAsync(
        ids.VoiceOf(key), about.Room, "m.room.message", FromBridge.Notice(sentence), $"about-{about.Id}", null, cancellationToken);

    private string LinkTo(RoomId room) => $"https://matrix.to/#/{Uri.EscapeDataString(room.Value)}?via={Uri.EscapeDataString(options.ServerName)}";
}
