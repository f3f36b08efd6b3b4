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

    // The room he has with the bot, where he was given the link to wherever he asked. Nothing that was said in it stands for what he asked.
    public string ChoosePlace(HomeUser user) =>
        management.Find(MatrixHome.ToUserId(user)) is { } room ? ErasurePlace.Write(room, new EventId($"elsewhere-{Guid.NewGuid():N}")) : "";

    public async Task PartAsync(HomeUser user, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            foreach (var (room, profile, contacts) in portals.RoomsOf(MatrixHome.ToUserId(user)))
                await LeaveAllAsync(room, [ids.Bot, .. contacts.Select(contact => ids.Of(profile, contact))], either.Token);
            if (spaces.Find(MatrixHome.ToUserId(user)) is { } space)
                await LeaveAllAsync(space, [ids.Bot], either.Token);
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

    // Others may be in it than is known: who left while the homeserver was away, or belongs to a chat before. Only one who is in it may ask.
    private async Task LeaveAllAsync(RoomId room, IReadOnlyList<MatrixUserId> known, CancellationToken cancellationToken)
    {
        foreach (var asking in known)
        {
            try
            {
                var members = await client.GetMembersAsync(new Actor(asking), room, cancellationToken);
                foreach (var member in members.Where(member => member.Value is "join" or "invite" && ids.IsOurs(member.Key)).Select(member => member.Key))
                    await client.LeaveAsync(new Actor(member), room, "forgotten", cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is MatrixException or MatrixUnavailableException)
            {
                // Not in it, left before a crash, or it is gone.
            }
        }
    }
}
