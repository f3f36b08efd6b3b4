using System.Text.Json.Nodes;
using MsnBridge.Core.Content;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Ghosts;
using MsnBridge.Matrix.Presence;
using MsnBridge.Matrix.Tests.Support;
using MsnBridge.Testing;

namespace MsnBridge.Matrix.Tests.Pictures;

/// <summary>Contacts' pictures on ghosts, and people's avatars on their way to MSN.</summary>
public sealed class PictureTests
{
    private static readonly MediaUri s_avatar = new("mxc://example.org/alice");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_becomes_the_ghosts_avatar_byte_for_byte_and_is_uploaded_once()
    {
        await using var stage = await StartAsync();
        var rose = await StoreAsync(stage, FakeImages.Png("rose"), "image/png");
        var carol = MatrixStage.ListedBob with { Id = new("carol@msn.example"), Picture = rose };

        await stage.Home.ShowContactsAsync(stage.Link, [MatrixStage.ListedBob with { Picture = rose }, carol], Token);
        await stage.Homeserver.UntilAsync(() => AvatarOf(stage, stage.Ghost()) is not null && AvatarOf(stage, stage.Ghost(carol.Id)) is not null);

        await UntilWornAsync(stage, stage.Ghost(), FakeImages.Png("rose"));
        await UntilWornAsync(stage, stage.Ghost(carol.Id), FakeImages.Png("rose"));
        Assert.Single(stage.Homeserver.Media, media => media.Value.SequenceEqual(FakeImages.Png("rose")));
        Assert.Equal("Bob", stage.Homeserver.ProfileOf(stage.Ghost())?.DisplayName);
    }

    [Fact]
    public async Task What_clients_do_not_show_becomes_png()
    {
        await using var stage = await StartAsync();
        var rose = await StoreAsync(stage, FakeImages.Bmp("rose"), "image/bmp");

        await stage.Home.ShowContactAsync(stage.Link, MatrixStage.ListedBob with { Picture = rose }, Token);

        await UntilWornAsync(stage, stage.Ghost(), FakeImages.Png("rose"));
    }

    [Fact]
    public async Task A_picture_that_is_removed_is_taken_off_and_one_that_is_not_known_yet_is_not()
    {
        await using var stage = await StartAsync();
        var rose = await StoreAsync(stage, FakeImages.Png("rose"), "image/png");
        await stage.Home.ShowContactAsync(stage.Link, MatrixStage.ListedBob with { Picture = rose }, Token);
        await UntilWornAsync(stage, stage.Ghost(), FakeImages.Png("rose"));
        var worn = AvatarOf(stage, stage.Ghost());

        await stage.Home.ShowContactAsync(stage.Link with { Puppet = new(Guid.NewGuid()) }, MatrixStage.ListedBob, Token);
        await stage.Home.ShowContactAsync(stage.Link, MatrixStage.ListedBob, Token);

        await stage.Homeserver.UntilAsync(() => AvatarOf(stage, stage.Ghost()) is { } now && now != worn);
        Assert.Equal($"mxc://{FakeMatrix.Server}/msn.png", AvatarOf(stage, stage.Ghost())?.Value);
    }

    [Fact]
    public async Task A_picture_that_the_store_has_lost_leaves_the_ghost_as_he_is()
    {
        await using var stage = await StartAsync();
        var rose = await StoreAsync(stage, FakeImages.Png("rose"), "image/png");
        await stage.Home.ShowContactAsync(stage.Link, MatrixStage.ListedBob with { Picture = new ContentKey("object-lost") }, Token);
        var carol = MatrixStage.ListedBob with { Id = new("carol@msn.example"), Picture = rose };

        await stage.Home.ShowContactAsync(stage.Link, carol, Token);

        await UntilWornAsync(stage, stage.Ghost(carol.Id), FakeImages.Png("rose"));
        Assert.Null(await stage.Memory.FindAsync(MatrixHome.Id, $"ghost-picture/{stage.Ghost().Value}", Token));
    }

    [Fact]
    public async Task The_own_avatar_is_taken_when_the_account_is_signed_in_and_when_it_changes()
    {
        await using var stage = await StartAsync();
        stage.Pictures.AddAccount(stage.Link.User);
        SetAvatar(stage, s_avatar, FakeImages.Png("alice"));

        await stage.Home.ShowLoginStatusAsync(stage.Link, new LoginStatus(LoginState.Connected, null, stage.Time.GetUtcNow()), Token);
        var (user, taken) = await stage.Pictures.NextAsync(Token);
        Assert.Equal((stage.Link.User, s_avatar.Value), (user, taken?.Source));
        Assert.Equal(FakeImages.Png("alice"), taken?.Bytes.ToArray());

        var other = new MediaUri("mxc://example.org/other");
        SetAvatar(stage, other, FakeImages.Png("other"));
        var room = await stage.ManagementAsync();
        stage.Homeserver.SetState(MatrixStage.Alice, room.Id, "m.room.member", MatrixStage.Alice.Value, Joined(other));
        await stage.HandleAsync();
        Assert.Equal(other.Value, (await stage.Pictures.NextAsync(Token)).Picture?.Source);

        stage.Homeserver.SetProfile(MatrixStage.Alice, profile => profile with { Avatar = null });
        stage.Homeserver.SetState(MatrixStage.Alice, room.Id, "m.room.member", MatrixStage.Alice.Value, Joined(null));
        await stage.HandleAsync();
        Assert.Null((await stage.Pictures.NextAsync(Token)).Picture);
    }

    [Fact]
    public async Task An_avatar_that_cannot_be_used_is_told_to_its_owner()
    {
        await using var stage = await StartAsync();
        stage.Pictures.AddAccount(stage.Link.User);
        stage.Pictures.Result = OwnPictureResult.NotAnImage;
        SetAvatar(stage, s_avatar, FakeImages.Png("alice"));

        stage.Get<UserPictures>().Look(MatrixStage.Alice);

        await stage.Homeserver.UntilAsync(() => stage.Homeserver.Rooms.Any(room => room.Bodies.Any(body => body.Contains("not an image", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task An_avatar_of_too_many_bytes_is_not_taken()
    {
        await using var stage = await StartAsync();
        stage.Pictures.AddAccount(stage.Link.User);
        SetAvatar(stage, s_avatar, new byte[OwnPicture.MaxBytes + 1]);

        Assert.Equal(OwnPictureResult.TooLarge, await stage.Get<UserPictures>().TakeAsync(MatrixStage.Alice, false, Token));
        Assert.False(stage.Pictures.TryTake(out _));
    }

    [Fact]
    public async Task The_command_shows_removes_and_uses()
    {
        await using var stage = await StartAsync();
        stage.Pictures.AddAccount(stage.Link.User);
        var room = await stage.ManagementAsync();

        Assert.Contains("no avatar here", await stage.AskAsync(room, "picture"), StringComparison.Ordinal);
        SetAvatar(stage, s_avatar, FakeImages.Png("alice"));
        Assert.Contains("see your avatar from here now", await stage.AskAsync(room, "picture use"), StringComparison.Ordinal);
        Assert.Contains("see your avatar from here.", await stage.AskAsync(room, "picture show"), StringComparison.Ordinal);
        Assert.Contains("see no picture", await stage.AskAsync(room, "picture remove"), StringComparison.Ordinal);
        Assert.Contains("because you asked", await stage.AskAsync(room, "picture"), StringComparison.Ordinal);
        Assert.Contains("picture remove", await stage.AskAsync(room, "picture nonsense"), StringComparison.Ordinal);
    }

    private static async Task<MatrixStage> StartAsync()
    {
        var stage = await MatrixStage.StartAsync();
        stage.Homeserver.Register(FakeMatrix.Bot);
        await stage.Get<GhostProfiles>().StartAsync(Token);
        await stage.Get<GhostPictures>().StartAsync(Token);
        await stage.Get<UserPictures>().StartAsync(Token);
        return stage;
    }

    private static JsonObject Joined(MediaUri? avatar) => new() { ["membership"] = "join", ["avatar_url"] = avatar?.Value };

    private static void SetAvatar(MatrixStage stage, MediaUri avatar, byte[] bytes)
    {
        stage.Homeserver.Media[avatar] = bytes;
        stage.Homeserver.SetProfile(MatrixStage.Alice, profile => profile with { Avatar = avatar });
    }

    private static MediaUri? AvatarOf(MatrixStage stage, MatrixUserId ghost) => stage.Homeserver.ProfileOf(ghost)?.Avatar;

    private static Task UntilWornAsync(MatrixStage stage, MatrixUserId ghost, byte[] bytes) => stage.Homeserver.UntilAsync(
        () => AvatarOf(stage, ghost) is { } uri && stage.Homeserver.Media.TryGetValue(uri, out var worn) && worn.SequenceEqual(bytes));

    private static async Task<ContentKey> StoreAsync(MatrixStage stage, byte[] bytes, string mediaType)
    {
        var key = ContentKey.OfObject(bytes);
        await stage.Content.SaveAsync(key, mediaType, bytes, Token);
        return key;
    }
}
