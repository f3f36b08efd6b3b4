using System.Text.Json.Nodes;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.DoublePuppets;

namespace MsnBridge.Matrix.Rooms;

/// <summary>The rooms in which people and the bot talk about their accounts: one for each person, which he makes by inviting the bot, or the
/// bot when there is something to tell him.</summary>
internal sealed class ManagementRooms(
    MatrixOptions options, IHomeMemory memory, RoomMaker maker, RoomMembers members, GhostIds ids, DoublePuppetDirectory doublePuppets,
    DirectChatList directChats, IMatrixClient client)
{
    private readonly OwnRooms _rooms = new("management", memory, maker);

    public Task LoadAsync(CancellationToken cancellationToken) => _rooms.LoadAsync(cancellationToken);

    public RoomId? Find(MatrixUserId user) => _rooms.Find(user);

    /// <summary>Whose management room it is, or null.</summary>
    public MatrixUserId? FindOwner(RoomId room) => _rooms.FindOwner(room);

    /// <summary>Takes note of a room that was made for the person and not noted yet; false where it is another room.</summary>
    public Task<bool> TryNoteMadeAsync(MatrixUserId user, RoomId room, CancellationToken cancellationToken) =>
        _rooms.TryNoteMadeAsync(user, room, cancellationToken);

    /// <summary>From now on the bot speaks to the person there.</summary>
    public Task AdoptAsync(MatrixUserId user, RoomId room, CancellationToken cancellationToken) => _rooms.ReplaceAsync(user, room, cancellationToken);

    /// <summary>The bot is not in that room any more: the next word opens another, unless the person has given him one meanwhile.</summary>
    public Task GiveUpAsync(MatrixUserId user, RoomId room, CancellationToken cancellationToken) => _rooms.GiveUpAsync(user, room, cancellationToken);

    public void Forget(MatrixUserId user) => _rooms.Forget(user);

    /// <summary>The person's room, made where there is none or where the bot was put out of it, with the person in it or invited.</summary>
    public async Task<RoomId> OpenAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        var bot = new Actor(ids.Bot);
        for (var attempt = 0; ; attempt++)
        {
            var room = await _rooms.OpenAsync(user, bot, alias => Describe(user, alias), cancellationToken);
            var membership = await members.BringInAsync(room, user, bot, cancellationToken);
            if (membership is null && attempt == 0)
            {
                await GiveUpAsync(user, room, cancellationToken);
                continue;
            }

            if (membership == "invite")
                await JoinForAsync(user, room, cancellationToken);
            return room;
        }
    }

    /// <summary>Says something to the person as the bot. Repeated with the same transaction id it is said once.</summary>
    public async Task<(RoomId Room, EventId Event)> SayAsync(
        MatrixUserId user, JsonObject content, string transactionId, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var room = await OpenAsync(user, cancellationToken);
            try
            {
                var said = await client.SendAsync(
                    new Actor(ids.Bot), room, "m.room.message", content.DeepClone().AsObject(), transactionId, null, cancellationToken);
                return (room, said);
            }
            catch (MatrixException refused) when (attempt == 0 && refused.IsOutOfReach)
            {
                // Put out of it, and nobody has said so yet.
                await GiveUpAsync(user, room, cancellationToken);
            }
        }
    }

    private async Task JoinForAsync(MatrixUserId user, RoomId room, CancellationToken cancellationToken)
    {
        if (await doublePuppets.FindAsync(user, cancellationToken) is not { } self)
            return;
        try
        {
            await client.JoinAsync(self, room, cancellationToken);
            members.Remember(room, user, "join");
            await directChats.AddAsync(self, ids.Bot, room, cancellationToken);
        }
        catch (MatrixException refused)
        {
            await doublePuppets.ReportAsync(self, refused, cancellationToken);
        }
    }

    private CreateRoomRequest Describe(MatrixUserId user, string alias) => new()
    {
        Preset = "trusted_private_chat",
        IsDirect = true,
        Topic = $"{options.BotName}: accounts and commands. Write help.",
        AliasLocalpart = alias,
        Invite = [user],
        InitialState = [new StateEvent("m.room.canonical_alias", "", [])],
    };
}
