using MsnBridge.Core.Identities;
using MsnBridge.Core.People;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Bot;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.DoublePuppets;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Everything about a person is erased: his rooms are left to him, and what is known of them is forgotten.</summary>
internal sealed class MatrixErasure(
    PortalDirectory portals,
    ManagementRooms management,
    Spaces spaces,
    UserPresences presences,
    UserNames names,
    DoublePuppetDirectory doublePuppets,
    GhostIds ids,
    IMatrixClient client,
    TimeProvider time) : IHomeErasure
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public HomeNetworkId Network => MatrixHome.Id;

    public async Task PartAsync(HomeUser user, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            foreach (var room in portals.RoomsOf(MatrixHome.ToUserId(user)))
                await LeaveAllAsync(room, either.Token);
            if (spaces.Find(MatrixHome.ToUserId(user)) is { } space)
                await LeaveAllAsync(space, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The homeserver is away. Contacts stay in his rooms; what he writes there reaches nobody.
        }
    }

    public Task ForgetAsync(HomeUser user, CancellationToken cancellationToken)
    {
        var id = MatrixHome.ToUserId(user);
        portals.Forget(id);
        management.Forget(id);
        spaces.Forget(id);
        presences.Forget(id);
        names.Forget(id);
        doublePuppets.Forget(id);
        return Task.CompletedTask;
    }

    public async Task TellAsync(HomeUser user, string place, string text, CancellationToken cancellationToken)
    {
        if (ErasurePlace.Read(place) is not var (room, asked))
            return;
        try
        {
            await client.SendAsync(
                new Actor(ids.Bot), room, "m.room.message", new BotText().Paragraph(text).Paragraph("I leave this room. Invite me to another to begin anew.").ToNotice(),
                $"erased-{asked}", null, cancellationToken);
            await client.LeaveAsync(new Actor(ids.Bot), room, "forgotten", cancellationToken);
        }
        catch (MatrixException)
        {
            // He is not to be told there: the room is gone, or the bot is not in it any more.
        }
    }

    // Who is in the room is asked by one who is in it; the bot may not be.
    private async Task LeaveAllAsync(RoomId room, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (member, membership) in await client.GetMembersAsync(new Actor(ids.Bot), room, cancellationToken))
            {
                if (membership is "join" or "invite" && ids.IsOurs(member) && member != ids.Bot)
                    await client.LeaveAsync(new Actor(member), room, "forgotten", cancellationToken);
            }

            await client.LeaveAsync(new Actor(ids.Bot), room, "forgotten", cancellationToken);
        }
        catch (Exception exception) when (exception is MatrixException or MatrixUnavailableException)
        {
            // Left before a crash, or it is gone.
        }
    }
}
