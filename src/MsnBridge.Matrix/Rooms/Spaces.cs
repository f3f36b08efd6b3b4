using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Ghosts;

namespace MsnBridge.Matrix.Rooms;

/// <summary>A space for each person, with his MSN chats. An ornament: what fails here is logged and keeps no message from its way.</summary>
internal sealed partial class Spaces(
    MatrixOptions options,
    IHomeMemory memory,
    RoomMaker maker,
    RoomMembers members,
    GhostIds ids,
    GhostAvatar avatar,
    DoublePuppetDirectory doublePuppets,
    IMatrixClient client,
    ILogger<Spaces> logger)
{
    private readonly OwnRooms _spaces = new("space", memory, maker);

    public Task LoadAsync(CancellationToken cancellationToken) => _spaces.LoadAsync(cancellationToken);

    public RoomId? Find(MatrixUserId user) => _spaces.Find(user);

    public void Forget(MatrixUserId user) => _spaces.Forget(user);

    /// <summary>Puts a room into its person's space, which is made where there is none.</summary>
    public async Task AddAsync(RoomKey key, RoomId room, CancellationToken cancellationToken)
    {
        if (!options.Spaces)
            return;
        try
        {
            var bot = new Actor(ids.Bot);
            var picture = _spaces.Find(key.User) is null ? await avatar.FindAsync(cancellationToken) : null;
            var space = await _spaces.OpenAsync(key.User, bot, alias => Describe(key, alias, picture), cancellationToken);
            var child = new JsonObject { ["via"] = new JsonArray(options.ServerName) };
            await client.SetStateAsync(bot, space, "m.space.child", room.Value, child, cancellationToken);
            // Who has left his space does not want it; he is not asked again.
            if (await members.FindAsync(space, key.User, bot, cancellationToken) == "invite")
                await JoinForAsync(key.User, space, cancellationToken);
        }
        catch (MatrixException refused)
        {
            LogRefused(refused, room);
        }
    }

    /// <summary>A room was replaced by its upgrade.</summary>
    public async Task RemoveAsync(MatrixUserId user, RoomId room, CancellationToken cancellationToken)
    {
        if (_spaces.Find(user) is not { } space)
            return;
        try
        {
            // A child without servers to find it through counts as none (specification, "m.space.child").
            await client.SetStateAsync(new Actor(ids.Bot), space, "m.space.child", room.Value, [], cancellationToken);
        }
        catch (MatrixException refused)
        {
            LogRefused(refused, room);
        }
    }

    private async Task JoinForAsync(MatrixUserId user, RoomId space, CancellationToken cancellationToken)
    {
        if (await doublePuppets.FindAsync(user, cancellationToken) is not { } self)
            return;
        try
        {
            await client.JoinAsync(self, space, cancellationToken);
            members.Remember(space, user, "join");
        }
        catch (MatrixException refused)
        {
            await doublePuppets.ReportAsync(self, refused, cancellationToken);
        }
    }

    private CreateRoomRequest Describe(RoomKey key, string alias, MediaUri? picture) => new()
    {
        Preset = "private_chat",
        Name = options.BotName,
        Topic = $"MSN chats of {key.Account.Address}",
        AliasLocalpart = alias,
        Invite = [key.User],
        CreationContent = new JsonObject { ["type"] = "m.space" },
        InitialState =
        [
            new StateEvent("m.room.canonical_alias", "", []),
            .. picture is { } known ? new[] { new StateEvent("m.room.avatar", "", new JsonObject { ["url"] = known.Value }) } : [],
        ],
    };

    [LoggerMessage(MatrixEventIds.SpaceRefused, LogLevel.Warning, "Room {Room} could not be put into its space")]
    private partial void LogRefused(Exception exception, RoomId room);
}
