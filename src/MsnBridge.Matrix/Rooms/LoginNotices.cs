using System.Globalization;
using System.Text.Json;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Rooms;

/// <summary>Tells people how their login does: one notice for one outage, edited when it is over; a notice wherever they have to act.</summary>
internal sealed class LoginNotices(ManagementRooms rooms, GhostIds ids, IHomeMemory memory, IMatrixClient client, TimeProvider time)
{
    private const string Prefix = "outage/";

    public async Task ShowAsync(MatrixUserId user, LoginStatus status, CancellationToken cancellationToken)
    {
        switch (status.State)
        {
            case LoginState.Connected:
                await EndOutageAsync(user, cancellationToken);
                break;
            case LoginState.ServerUnavailable:
                await BeginOutageAsync(user, status, cancellationToken);
                break;
            case LoginState.BadCredentials:
                await SayAsync(user, status, "Write login to do so.", cancellationToken);
                break;
            case LoginState.SignedInElsewhere:
                await SayAsync(user, status, "Write reconnect to do so.", cancellationToken);
                break;
            case LoginState.LoggedOut when status.Detail is not null:
                await SayAsync(user, status, "Settle that with the network, then write reconnect.", cancellationToken);
                break;
            default:
                // What passes by itself, and what the person asked for, is told when he asks for the status.
                break;
        }
    }

    private async Task SayAsync(MatrixUserId user, LoginStatus status, string remedy, CancellationToken cancellationToken)
    {
        await ForgetOutageAsync(user, cancellationToken);
        await rooms.SayAsync(user, FromBridge.Notice($"{status.Describe()} {remedy}"), TransactionOf(status), cancellationToken);
    }

    private async Task BeginOutageAsync(MatrixUserId user, LoginStatus status, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, cancellationToken) is not null)
            return;
        var text = string.Create(CultureInfo.InvariantCulture, $"{status.Describe()} It began at {status.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
        var (room, said) = await rooms.SayAsync(user, FromBridge.Notice(text), TransactionOf(status), cancellationToken);
        var notice = JsonSerializer.Serialize(new OutageNotice(room, said, text), RoomsJson.Default.OutageNotice);
        await memory.SaveAsync(MatrixHome.Id, [new(Prefix + user.Value, notice)], cancellationToken);
    }

    private async Task EndOutageAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, cancellationToken) is not { } notice)
            return;
        var over = string.Create(CultureInfo.InvariantCulture, $"{notice.Text} It was over at {time.GetUtcNow():yyyy-MM-dd HH:mm} UTC: signed in again.");
        try
        {
            await client.SendAsync(
                new Actor(ids.Bot), notice.Room, "m.room.message", FromBridge.EditedNotice(notice.Event, over), $"over-{notice.Event}", null, cancellationToken);
        }
        catch (MatrixException)
        {
            // The room is gone, and its notice with it.
        }

        await ForgetOutageAsync(user, cancellationToken);
    }

    private async Task<OutageNotice?> FindAsync(MatrixUserId user, CancellationToken cancellationToken) =>
        await memory.FindAsync(MatrixHome.Id, Prefix + user.Value, cancellationToken) is { } stored
            ? JsonSerializer.Deserialize(stored, RoomsJson.Default.OutageNotice)
            : null;

    /// <summary>No outage is under way, or none that would be told to have ended.</summary>
    public async Task ForgetOutageAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string?>[] changes = [new(Prefix + user.Value, null)];
        await memory.SaveAsync(MatrixHome.Id, changes, cancellationToken);
    }

    private static string TransactionOf(LoginStatus status) =>
        string.Create(CultureInfo.InvariantCulture, $"login-{status.State}-{status.Since.ToUnixTimeMilliseconds()}");
}
