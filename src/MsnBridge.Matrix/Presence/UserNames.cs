using System.Collections.Concurrent;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Presence;

/// <summary>Calls accounts on MSN what their owners are called on Matrix, for those who want that. A change of a display name comes as an event of membership in each room.</summary>
internal sealed class UserNames(PersonalSettings settings, IPuppetDirectory directory, IMatrixClient client)
{
    // MSN takes 387 characters as they are encoded; official clients let people write 129.
    private const int MaxLength = 129;
    private readonly ConcurrentDictionary<MatrixUserId, string> _shown = new();

    // {"type": "m.room.member", "state_key": "@alice:example.org", "content": {"membership": "join", "displayname": "Alice"}}
    public async Task HearAsync(RoomEvent member, CancellationToken cancellationToken)
    {
        if (member.StateKey == member.Sender.Value && member.Content.Text("membership") == "join" && member.Content.Text("displayname") is { } name)
            await ShowAsync(member.Sender, name, cancellationToken);
    }

    /// <summary>Shows the name that the person has now.</summary>
    public async Task ShowAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        if (await client.FindProfileAsync(user, cancellationToken) is { DisplayName: { } name })
            await ShowAsync(user, name, cancellationToken);
    }

    public void Forget(MatrixUserId user) => _shown.TryRemove(user, out _);

    private async Task ShowAsync(MatrixUserId user, string name, CancellationToken cancellationToken)
    {
        var shown = CleanText.Of(name).ReplaceLineEndings(" ").Trim();
        if (shown.Length > MaxLength)
            shown = shown[..(char.IsHighSurrogate(shown[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        var owner = MatrixHome.ToHomeUser(user);
        if (shown.Length == 0 || _shown.GetValueOrDefault(user) == shown || !await settings.FollowsNameAsync(owner, cancellationToken))
            return;
        // One that MSN refuses, or who is not signed in, is tried again with the next change.
        if (await directory.SetDisplayNameAsync(owner, shown, cancellationToken) == DisplayNameResult.Changed)
            _shown[user] = shown;
    }
}
