using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Access;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Ghosts;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Who comes, goes, invites and puts out. Inviting the bot makes a management room; inviting a ghost starts a chat.</summary>
internal sealed partial class Memberships(
    MatrixOptions options,
    AccessRules access,
    GhostIds ids,
    GhostProfiles ghosts,
    GhostPresences presences,
    RoomMembers members,
    PortalDirectory portals,
    PortalRooms rooms,
    ManagementRooms management,
    Spaces spaces,
    GroupMemberships groups,
    IPuppetDirectory directory,
    IRemoteNetwork remote,
    IMatrixClient client,
    ILogger<Memberships> logger)
{
    // As many words of a contact as may come while the homeserver is telling that somebody left.
    private const int MissedAtMost = 50;

    private const string Encrypted =
        "This room is encrypted, and the bridge cannot read what is written in it: MSN knows no encryption, so the bridge has to see the text.";

    /// <summary>Who of ours has come to listen in the room by that, or null: what was said since the invitation is for him.</summary>
    public async Task<Actor?> HandleAsync(RoomEvent received, CancellationToken cancellationToken)
    {
        if (received.StateKey is null || !MatrixUserId.TryParse(received.StateKey, out var user)
            || received.Content.Text("membership") is not { } membership)
        {
            return null;
        }

        members.Remember(received.Room, user, membership);
        switch (membership)
        {
            case "invite" when user == ids.Bot && !ids.IsOurs(received.Sender):
                return await BotInvitedAsync(received, cancellationToken);
            case "invite" when ids.TryParse(user, out var profile, out var contact) && FindChat(received) is { } chat && !chat.IsWith(contact)
                && profile == chat.Account.Profile && access.Allows(chat.User):
                await groups.InvitedAsync(received, chat, user, contact, cancellationToken);
                break;
            case "invite" when !ids.IsOurs(received.Sender) && ids.TryParse(user, out var profile, out var contact):
                return await GhostInvitedAsync(received, new Actor(user), profile, contact, cancellationToken);
            case "join" when !ids.IsOurs(user) && portals.TryFindByRoom(received.Room, out var key):
                await JoinedAsync(received, user, key, cancellationToken);
                break;
            case "leave" when received.Sender == user && FindChat(received) is { } left:
                await (left.IsDirect ? LeftAsync(received, left, cancellationToken) : groups.LeftAsync(left, cancellationToken));
                break;
            case "leave" or "ban" when FindChat(received) is { IsDirect: false } group && ids.TryParse(user, out _, out var member):
                await groups.PutOutAsync(received, group, user, member, cancellationToken);
                break;
            case "leave" or "ban" when ids.IsOurs(user) && received.Sender != user:
                await PutOutAsync(received.Room, user, cancellationToken);
                break;
        }

        return null;
    }

    /// <summary>The chat of whoever did something in its room, where it is his.</summary>
    private RoomKey? FindChat(RoomEvent received) =>
        portals.TryFindByRoom(received.Room, out var key) && key.User == received.Sender ? key : null;

    private async Task<Actor?> BotInvitedAsync(RoomEvent invitation, CancellationToken cancellationToken)
    {
        var bot = new Actor(ids.Bot);
        var room = invitation.Room;
        if (await DeclineStrangerAsync(invitation, bot, cancellationToken) || !await TryJoinAsync(bot, room, cancellationToken))
            return null;
        if (await client.FindStateAsync(bot, room, "m.room.encryption", "", cancellationToken) is not null)
        {
            await SayAsync(bot, invitation, $"{Encrypted} I have invited you to a room without encryption; let us talk there.", cancellationToken);
            await management.GiveUpAsync(invitation.Sender, room, cancellationToken);
            await WelcomeElsewhereAsync(invitation, cancellationToken);
            await client.LeaveAsync(bot, room, "encrypted", cancellationToken);
            return null;
        }

        if (await IsCrowdedAsync(bot, invitation, cancellationToken))
        {
            await SayAsync(bot, invitation, "I talk about accounts with one person in a room. I have invited you to one of our own.", cancellationToken);
            await WelcomeElsewhereAsync(invitation, cancellationToken);
            await client.LeaveAsync(bot, room, "more than one person", cancellationToken);
            return null;
        }

        if (management.Find(invitation.Sender) is { } former && former != room)
            await LeaveFormerAsync(bot, former, invitation, cancellationToken);
        await management.AdoptAsync(invitation.Sender, room, cancellationToken);
        await SayAsync(bot, invitation, Welcome(), cancellationToken);
        return bot;
    }

    // In a room that is not his any more he would hear nothing, and should not seem to.
    private async Task LeaveFormerAsync(Actor bot, RoomId former, RoomEvent invitation, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(
                bot, former, "m.room.message", FromBridge.Notice($"From now on we talk in {LinkTo(invitation.Room)}."), $"former-{invitation.Id}", null,
                cancellationToken);
            await client.LeaveAsync(bot, former, null, cancellationToken);
        }
        catch (MatrixException)
        {
            // He is not there any more, which is as well.
        }
    }

    private async Task WelcomeElsewhereAsync(RoomEvent invitation, CancellationToken cancellationToken) =>
        await management.SayAsync(invitation.Sender, FromBridge.Notice(Welcome()), $"welcome-{invitation.Id}", cancellationToken);

    private string Welcome() =>
        $"Hello, I am {options.BotName}. Write login to link your MSN account, or help to see everything I can do.";

    private async Task<Actor?> GhostInvitedAsync(
        RoomEvent invitation, Actor ghost, string profile, ContactId contact, CancellationToken cancellationToken)
    {
        var (room, user) = (invitation.Room, invitation.Sender);
        if (await DeclineStrangerAsync(invitation, ghost, cancellationToken) || !await TryJoinAsync(ghost, room, cancellationToken))
            return null;
        var status = await directory.FindStatusAsync(MatrixHome.ToHomeUser(user), cancellationToken);
        if (status is null || status.Account.Profile != profile)
        {
            await SayAndLeaveAsync(ghost, invitation, NoAccount(profile, status), cancellationToken);
            return null;
        }

        var key = new RoomKey(user, status.Account, contact);
        var known = (await directory.FindContactAsync(MatrixHome.ToHomeUser(user), contact, cancellationToken))?.Contact;
        await ghosts.EnsureAsync(profile, contact, known?.DisplayName, cancellationToken);
        var there = rooms.Find(key);
        var created = await client.FindStateAsync(ghost, room, "m.room.create", "", cancellationToken);
        var isUpgrade = there is not null && created.Object("predecessor").Text("room_id") == there.Value.Value;
        // Its own room already: this was dealt with before a crash, and whoever came since is welcome.
        if (there == room)
        {
            await rooms.TryAdoptAsync(key, room, there, cancellationToken);
            return ghost;
        }

        if (await client.FindStateAsync(ghost, room, "m.room.encryption", "", cancellationToken) is not null)
        {
            await SayElsewhereAsync(ghost, invitation, key, $"{Encrypted} We can talk in {{0}}, which is not.", cancellationToken);
            return null;
        }

        if (groups.IsGathered(room) || await IsCrowdedAsync(ghost, invitation, cancellationToken))
        {
            if (await groups.GatherAsync(invitation, ghost, status, cancellationToken) is { } sentence)
                await SayAndLeaveAsync(ghost, invitation, sentence, cancellationToken);
            else
                await SayElsewhereAsync(ghost, invitation, key, "A chat on MSN is with MSN contacts alone. We can talk in {0}.", cancellationToken);
            return null;
        }

        if (!await rooms.TryAdoptAsync(key, room, isUpgrade ? there : null, cancellationToken))
        {
            // One room for ever: the old one is the chat, with everything that was said in it.
            await SayElsewhereAsync(ghost, invitation, key, "We have a room already: {0}.", cancellationToken);
            return null;
        }

        if (isUpgrade)
            await spaces.RemoveAsync(user, there!.Value, cancellationToken);
        presences.Refresh(profile, contact);
        if (known is not { IsListed: true })
        {
            await SayAsync(
                ghost, invitation, $"{contact} is not on your MSN list. Write !msn add to add him; until then MSN may not deliver what you write.",
                cancellationToken);
        }

        return ghost;
    }

    /// <summary>False where the invitation was taken back meanwhile, or was dealt with before a crash.</summary>
    private async Task<bool> TryJoinAsync(Actor invited, RoomId room, CancellationToken cancellationToken)
    {
        try
        {
            await client.JoinAsync(invited, room, cancellationToken);
            return true;
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            LogInvitationGone(room);
            return false;
        }
    }

    private string NoAccount(string profile, PuppetStatus? status)
    {
        var title = remote.Profiles.FirstOrDefault(known => known.Name == profile)?.Title ?? profile;
        return status is null
            ? $"You have no MSN account linked. Start a chat with {ids.Bot} and write login; then invite me again."
            : $"I am on {title}, and the account that you have linked, {status.Account.Address}, is on another network.";
    }

    private async Task JoinedAsync(RoomEvent joined, MatrixUserId user, RoomKey key, CancellationToken cancellationToken)
    {
        if (user == key.User)
        {
            if (key.Conversation.Contact is { } contact)
                presences.Refresh(key.Account.Profile, contact);
            return;
        }

        // Renaming oneself is a membership event as well.
        if (joined.Unsigned.Object("prev_content").Text("membership") == "join")
            return;
        await SayAsync(
            ids.VoiceOf(key), joined,
            $"This is the MSN chat of {key.User}. What {user} writes here is not carried to MSN, but what is said on MSN can be read.", cancellationToken);
    }

    // What was said to him before it was known here that he had left would wait unseen for the next word: he is invited for it, as for any other.
    private async Task LeftAsync(RoomEvent left, RoomKey key, CancellationToken cancellationToken)
    {
        var ghost = new Actor(ids.Of(key.Account.Profile, key.Contact));
        IReadOnlyList<JsonObject> recent;
        try
        {
            recent = await client.GetRecentEventsAsync(ghost, left.Room, MissedAtMost, cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // The ghost has gone as well, and the next word opens another room.
            return;
        }

        var since = recent.SkipWhile(known => known.Text("event_id") != left.Id.Value).Skip(1).ToList();
        var isBack = since.Exists(known => known.Text("type") == "m.room.member" && known.Text("state_key") == key.User.Value);
        if (!isBack && since.Exists(known => known.Text("type") == "m.room.message" && known.Text("sender") == ghost.User.Value))
            await rooms.OpenAsync(key, null, cancellationToken);
    }

    private async Task PutOutAsync(RoomId room, MatrixUserId user, CancellationToken cancellationToken)
    {
        if (user == ids.Bot && management.FindOwner(room) is { } owner)
            await management.GiveUpAsync(owner, room, cancellationToken);
        else if (portals.TryFindByRoom(room, out var key) && ids.VoiceOf(key).User == user)
            await rooms.GiveUpAsync(key, room, cancellationToken);
    }

    private async Task<bool> DeclineStrangerAsync(RoomEvent invitation, Actor invited, CancellationToken cancellationToken)
    {
        if (access.Allows(invitation.Sender))
            return false;
        LogDeclined(invitation.Sender);
        try
        {
            await client.EnsureRegisteredAsync(invited.User, cancellationToken);
            await client.LeaveAsync(invited, invitation.Room, "This bridge is not open to you. Ask its operator.", cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // Taken back meanwhile.
        }

        return true;
    }

    private async Task<bool> IsCrowdedAsync(Actor ours, RoomEvent invitation, CancellationToken cancellationToken) =>
        (await client.GetMembersAsync(ours, invitation.Room, cancellationToken))
            .Any(member => member.Value is "join" or "invite" && member.Key != invitation.Sender && member.Key != ours.User);

    private async Task SayElsewhereAsync(
        Actor ghost, RoomEvent invitation, RoomKey key, string sentence, CancellationToken cancellationToken)
    {
        var known = (await directory.FindContactAsync(MatrixHome.ToHomeUser(key.User), key.Contact, cancellationToken))?.Contact;
        var room = await rooms.OpenAsync(key, known, cancellationToken);
        await SayAndLeaveAsync(
            ghost, invitation, string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence, LinkTo(room)), cancellationToken);
    }

    private string LinkTo(RoomId room) => $"https://matrix.to/#/{Uri.EscapeDataString(room.Value)}?via={Uri.EscapeDataString(options.ServerName)}";

    private async Task SayAndLeaveAsync(Actor ours, RoomEvent invitation, string sentence, CancellationToken cancellationToken)
    {
        // A client lets a person write at once after inviting; what he wrote ends here, and he is told so.
        await SayAsync(ours, invitation, $"{sentence} What is written here does not reach MSN.", cancellationToken);
        await client.LeaveAsync(ours, invitation.Room, null, cancellationToken);
    }

    private async Task SayAsync(Actor ours, RoomEvent about, string sentence, CancellationToken cancellationToken) =>
        await client.SendAsync(ours, about.Room, "m.room.message", FromBridge.Notice(sentence), $"about-{about.Id}", null, cancellationToken);

    [LoggerMessage(MatrixEventIds.InvitationDeclined, LogLevel.Information, "An invitation of {User}, who may not use the bridge, was declined")]
    private partial void LogDeclined(MatrixUserId user);

    [LoggerMessage(MatrixEventIds.InvitationGone, LogLevel.Information, "The invitation to room {Room} is not there any more")]
    private partial void LogInvitationGone(RoomId room);
}
