using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Ghosts;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Rooms;

/// <summary>
/// The rooms of conversations of several: made by the bot, one for each for ever, with a ghost for each of its people. As with direct chats a room is reserved in
/// the store before it is made, and what a crash left half done is done again by the next word.
/// </summary>
internal sealed partial class GroupRooms(
    PortalDirectory portals,
    RoomMaker maker,
    RoomMembers members,
    GhostProfiles ghosts,
    GhostPresences presences,
    GhostIds ids,
    BridgeInfo info,
    Spaces spaces,
    DoublePuppetDirectory doublePuppets,
    IPuppetDirectory directory,
    IMatrixClient client,
    ILogger<GroupRooms> logger)
{
    private readonly KeyedLock<RoomKey> _turns = new();

    private Actor Bot => new(ids.Bot);

    /// <summary>The room of a group, made where there is none, with the person in it or invited to it.</summary>
    /// <param name="speaker">Who is about to say something, and is in it then.</param>
    public async Task<RoomId> OpenAsync(RoomKey key, ContactId? speaker, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        var group = await FindAsync(key, cancellationToken);
        if (portals.Find(key) is { Room: { } room } portal)
        {
            if (await TryBringInAsync(key, room, cancellationToken))
            {
                if (speaker is { } who && await TryBringInAsync(key, room, who, cancellationToken))
                    await SaveMembersAsync(key, portal, [.. (portal.Members ?? []).Union([who.Value])], cancellationToken);
                return room;
            }

            // The bot was put out: the room is the person's own now.
            LogGivenUp(room);
            await portals.SaveAsync(key, new Portal(maker.NewAliasLocalpart()), cancellationToken);
        }

        return await MakeAsync(key, group, speaker, cancellationToken);
    }

    /// <summary>Takes note of a room that the homeserver has made for the group while a process died, or its answer was on its way, and brings its people in. False
    /// where it is another room.</summary>
    public async Task<bool> TryNoteMadeAsync(RoomKey key, RoomId room, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        if (portals.Find(key) is not { } portal)
            return false;
        if (portal.Room is { } known)
            return known == room;
        return await maker.FindAsync(portal.AliasLocalpart, cancellationToken) == room
            && await MakeAsync(key, await FindAsync(key, cancellationToken), null, cancellationToken) == room;
    }

    /// <summary>Somebody came to the group or left it. Where it has no room yet, the one that is made will have its people.</summary>
    public async Task ChangeAsync(RoomKey key, ContactId contact, MembershipChange change, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        if (portals.Find(key) is not { Room: { } room } portal || !ids.TryOf(key.Account.Profile, contact, out var ghost))
            return;
        var people = portal.Members ?? [];
        if (change == MembershipChange.Joined)
        {
            if (await TryBringInAsync(key, room, contact, cancellationToken))
                people = [.. people.Union([contact.Value])];
        }
        else
        {
            await TryLeaveAsync(new Actor(ghost), room, cancellationToken);
            people = [.. people.Where(known => known != contact.Value)];
        }

        await SaveMembersAsync(key, portal, people, cancellationToken);
        await RenameAsync(key, await FindAsync(key, cancellationToken), cancellationToken);
    }

    /// <summary>Makes the room of a group that has none, so that its person sees that he is in it, and gives it the group's name or that of its people, unless he
    /// has given it another.</summary>
    public async Task ShowAsync(RoomKey key, GroupConversation group, CancellationToken cancellationToken)
    {
        if (portals.Find(key)?.Room is null)
        {
            await OpenAsync(key, null, cancellationToken);
            return;
        }

        using var turn = await _turns.TakeAsync(key, cancellationToken);
        await RenameAsync(key, group, cancellationToken);
    }

    /// <summary>The person gave the room a name, or took his away.</summary>
    public async Task NoteNameAsync(RoomKey key, string? name, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        if (portals.Find(key) is { Room: not null } portal)
        {
            // One that was taken away is given again with the next change.
            await portals.SaveAsync(
                key, portal with { IsNamedByUser = !string.IsNullOrEmpty(name), Name = string.IsNullOrEmpty(name) ? null : portal.Name }, cancellationToken);
        }
    }

    /// <summary>The person is not in the group any more: what was said stays, and nobody speaks there again.</summary>
    public async Task CloseAsync(RoomKey key, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(key, cancellationToken);
        if (portals.Find(key) is not { Room: { } room } portal)
            return;
        await EmptyAsync(key, portal, room, "You are not in this MSN group any more. What is written here reaches nobody.", cancellationToken);
        await portals.SaveAsync(key, new Portal(maker.NewAliasLocalpart()), cancellationToken);
        await spaces.RemoveAsync(key.User, room, cancellationToken);
    }

    /// <summary>Another room takes this one's place, which can be used no more.</summary>
    public async Task<RoomId> MoveAsync(RoomKey key, RoomId from, string why, CancellationToken cancellationToken)
    {
        using (await _turns.TakeAsync(key, cancellationToken))
        {
            if (portals.Find(key) is { } portal && portal.Room == from)
            {
                await EmptyAsync(key, portal, from, why, cancellationToken);
                await portals.SaveAsync(key, new Portal(maker.NewAliasLocalpart()), cancellationToken);
                await spaces.RemoveAsync(key.User, from, cancellationToken);
            }
        }

        return await OpenAsync(key, null, cancellationToken);
    }

    private async Task EmptyAsync(RoomKey key, Portal portal, RoomId room, string why, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(
                Bot, room, "m.room.message", FromBridge.Notice(why), $"closed-{portal.AliasLocalpart}", null, cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // Put out already.
        }

        foreach (var member in portal.Members ?? [])
            await TryLeaveAsync(new Actor(ids.Of(key.Account.Profile, new ContactId(member))), room, cancellationToken);
        await TryLeaveAsync(Bot, room, cancellationToken);
    }

    private async Task<GroupConversation> FindAsync(RoomKey key, CancellationToken cancellationToken) =>
        (await directory.GetGroupsAsync(MatrixHome.ToHomeUser(key.User), cancellationToken)).FirstOrDefault(group => group.Id == key.Conversation)
        ?? new GroupConversation { Id = key.Conversation, Members = [.. (portals.Find(key)?.Members ?? []).Select(member => new ContactId(member))] };

    private async Task<RoomId> MakeAsync(RoomKey key, GroupConversation group, ContactId? speaker, CancellationToken cancellationToken)
    {
        if (portals.Find(key) is not { } portal)
            await portals.SaveAsync(key, portal = new Portal(maker.NewAliasLocalpart()), cancellationToken);
        await client.EnsureRegisteredAsync(ids.Bot, cancellationToken);
        var name = await NameOfAsync(key, group, cancellationToken);
        var room = await maker.MakeAsync(Bot, Describe(key, name, portal.AliasLocalpart), cancellationToken);
        if (!await TryBringInAsync(key, room, cancellationToken))
        {
            // The homeserver died half way through making the room: an alias that leads nowhere.
            LogGivenUp(room);
            await portals.SaveAsync(key, portal = new Portal(maker.NewAliasLocalpart()), cancellationToken);
            room = await maker.MakeAsync(Bot, Describe(key, name, portal.AliasLocalpart), cancellationToken);
            await TryBringInAsync(key, room, cancellationToken);
        }

        var people = new List<string>();
        foreach (var contact in group.Members.Union(speaker is { } who ? [who] : []))
        {
            if (ids.TryOf(key.Account.Profile, contact, out _) && await TryBringInAsync(key, room, contact, cancellationToken))
                people.Add(contact.Value);
        }

        await portals.SaveAsync(key, portal with { Room = room, Name = name, Members = people }, cancellationToken);
        LogMade(room);
        await spaces.AddAsync(key, room, cancellationToken);
        return room;
    }

    private CreateRoomRequest Describe(RoomKey key, string name, string alias) => new()
    {
        Preset = "trusted_private_chat",
        Invite = [key.User],
        Name = name,
        AliasLocalpart = alias,
        InitialState = [new StateEvent("m.room.canonical_alias", "", []), .. info.Describe(key)],
    };

    /// <summary>False where the bot is not in the room.</summary>
    private async Task<bool> TryBringInAsync(RoomKey key, RoomId room, CancellationToken cancellationToken)
    {
        var membership = await members.BringInAsync(room, key.User, Bot, cancellationToken);
        if (membership == "invite" && await doublePuppets.FindAsync(key.User, cancellationToken) is { } self)
        {
            try
            {
                await client.JoinAsync(self, room, cancellationToken);
                members.Remember(room, key.User, "join");
            }
            catch (MatrixException refused)
            {
                await doublePuppets.ReportAsync(self, refused, cancellationToken);
            }
        }

        return membership is not null;
    }

    /// <summary>Has a contact's ghost in the room. False where he cannot be.</summary>
    private async Task<bool> TryBringInAsync(RoomKey key, RoomId room, ContactId contact, CancellationToken cancellationToken)
    {
        var known = (await directory.FindContactAsync(MatrixHome.ToHomeUser(key.User), contact, cancellationToken))?.Contact;
        var ghost = await ghosts.EnsureAsync(key.Account.Profile, contact, known?.DisplayName, cancellationToken);
        if (await members.BringInAsync(room, ghost.User, Bot, cancellationToken) is not { } membership)
            return false;
        if (membership == "join")
            return true;
        try
        {
            await client.JoinAsync(ghost, room, cancellationToken);
            members.Remember(room, ghost.User, "join");
            presences.Refresh(key.Account.Profile, contact);
            return true;
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // Banned by the person: what he says is said by nobody.
            return false;
        }
    }

    private async Task TryLeaveAsync(Actor who, RoomId room, CancellationToken cancellationToken)
    {
        try
        {
            await client.LeaveAsync(who, room, null, cancellationToken);
        }
        catch (MatrixException refused) when (refused.IsOutOfReach)
        {
            // Out already.
        }

        members.Remember(room, who.User, "leave");
    }

    private async Task SaveMembersAsync(RoomKey key, Portal portal, IReadOnlyList<string> people, CancellationToken cancellationToken)
    {
        if (!people.SequenceEqual(portal.Members ?? []))
            await portals.SaveAsync(key, portal with { Members = people }, cancellationToken);
    }

    private async Task RenameAsync(RoomKey key, GroupConversation group, CancellationToken cancellationToken)
    {
        if (portals.Find(key) is not { Room: { } room, IsNamedByUser: false } portal)
            return;
        var name = await NameOfAsync(key, group, cancellationToken);
        if (name == portal.Name)
            return;
        try
        {
            await client.SetStateAsync(Bot, room, "m.room.name", "", new JsonObject { ["name"] = name }, cancellationToken);
        }
        catch (MatrixException)
        {
            // A name that the homeserver does not take is not worth a message.
        }

        await portals.SaveAsync(key, portal with { Name = name }, cancellationToken);
    }

    private async Task<string> NameOfAsync(RoomKey key, GroupConversation group, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(group.Name))
            return DisplayName.Fit(group.Name);
        var contacts = (await directory.GetContactsAsync(MatrixHome.ToHomeUser(key.User), cancellationToken))
            .ToDictionary(snapshot => snapshot.Contact.Id, snapshot => snapshot.Contact.OwnName ?? snapshot.Contact.DisplayName);
        return DisplayName.Fit(GroupNames.OfPeople([.. group.Members.Select(member => contacts.GetValueOrDefault(member, member.Value))]));
    }

    [LoggerMessage(MatrixEventIds.GroupRoomMade, LogLevel.Information, "Group room {Room} was made")]
    private partial void LogMade(RoomId room);

    [LoggerMessage(MatrixEventIds.GroupRoomGivenUp, LogLevel.Information, "Group room {Room} was given up: the bot is not in it any more")]
    private partial void LogGivenUp(RoomId room);
}
