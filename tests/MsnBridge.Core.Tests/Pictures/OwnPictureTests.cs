using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Content;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Pictures;

/// <summary>The way of a person's own picture: from a home network, kept, to the session.</summary>
public sealed class OwnPictureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_is_made_kept_and_shown_and_the_same_one_again_changes_nothing()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var pictures = NewPictures(bridge);

        Assert.Equal(OwnPictureResult.Changed, await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token));
        Assert.Equal(OwnPictureResult.Unchanged, await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token));

        var shown = await SessionOf(bridge).Pictures.WaitForAsync(key => key is not null);
        Assert.Equal(FakeMaker.MadeOf("rose"), await bridge.Content.ReadAsync(shown!.Value, 1000, Token));
        Assert.Equal(new OwnPictureStatus("rose", true, false, false), await pictures.FindAsync(TestBridge.Juliet, Token));
    }

    [Fact]
    public async Task A_restart_shows_it_again_without_asking_home()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        await NewPictures(bridge).SetAsync(TestBridge.Juliet, Picture("rose"), false, Token);
        var before = await SessionOf(bridge).Pictures.WaitForAsync(key => key is not null);

        await bridge.RestartAsync();

        var session = await bridge.Remote.Sessions.WaitForCountAsync(2);
        Assert.Equal(before, await session[1].Pictures.WaitForAsync(_ => true));
        Assert.Equal("rose", (await NewPictures(bridge).FindAsync(TestBridge.Juliet, Token))?.Source);
    }

    [Fact]
    public async Task What_the_network_keeps_is_shown_for_who_never_had_a_picture_here_and_for_nobody_else()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        await SessionOf(bridge).KeptPictures.WaitForAsync(_ => true);
        var pictures = NewPictures(bridge);

        await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token);
        await SessionOf(bridge).Pictures.WaitForAsync(key => key is not null);
        await bridge.RestartAsync();
        var second = (await bridge.Remote.Sessions.WaitForCountAsync(2))[1];
        await second.Pictures.WaitForAsync(key => key is not null);
        Assert.Empty(second.KeptPictures.Items);

        // Took his away: then none is to come back.
        await NewPictures(bridge).SetAsync(TestBridge.Juliet, null, false, Token);
        await second.Pictures.WaitForAsync(key => key is null);
        await bridge.RestartAsync();
        var third = (await bridge.Remote.Sessions.WaitForCountAsync(3))[2];
        await NewPictures(bridge).SetAsync(TestBridge.Juliet, Picture("lark"), false, Token);
        await third.Pictures.WaitForAsync(key => key is not null);
        Assert.Empty(third.KeptPictures.Items);
    }

    [Fact]
    public async Task Of_two_home_networks_the_one_that_changed_last_counts_and_unlinking_it_brings_back_the_other()
    {
        await using var bridge = await TestBridge.StartLinkedTwiceAsync();
        var pictures = NewPictures(bridge);
        await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token);
        bridge.Time.Advance(TimeSpan.FromMinutes(1));
        await pictures.SetAsync(TestBridge.JulietElsewhere, Picture("lark"), false, Token);

        var shown = (await SessionOf(bridge).Pictures.WaitForCountAsync(2)).Select(key => key!.Value).ToList();
        Assert.NotEqual(shown[0], shown[1]);
        Assert.Equal(new OwnPictureStatus("rose", true, true, false), await pictures.FindAsync(TestBridge.Juliet, Token));

        await bridge.Directory.UnlinkAsync(TestBridge.JulietElsewhere, Token);

        Assert.Equal(shown[0], (await SessionOf(bridge).Pictures.WaitForCountAsync(3))[2]);
        Assert.NotNull(await bridge.Content.FindAsync(shown[0], Token));
        await WaitUntilGoneAsync(bridge, pictures, shown[1]);
    }

    [Fact]
    public async Task A_picture_that_is_none_leaves_the_one_before_and_is_told_once()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var pictures = NewPictures(bridge);
        await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token);

        Assert.Equal(OwnPictureResult.NotAnImage, await pictures.SetAsync(TestBridge.Juliet, Picture("broken"), false, Token));
        Assert.Equal(OwnPictureResult.Unchanged, await pictures.SetAsync(TestBridge.Juliet, Picture("broken"), false, Token));

        Assert.Equal(new OwnPictureStatus("broken", true, false, false), await pictures.FindAsync(TestBridge.Juliet, Token));
        Assert.Single(SessionOf(bridge).Pictures.Items);
    }

    [Fact]
    public async Task Too_many_bytes_are_not_even_looked_at()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();

        var result = await NewPictures(bridge).SetAsync(
            TestBridge.Juliet, new OwnPicture("huge", new byte[OwnPicture.MaxBytes + 1]), false, Token);

        Assert.Equal(OwnPictureResult.TooLarge, result);
        Assert.Empty(bridge.Content.Keys);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_the_picture_taken_when_it_comes_again()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var pictures = NewPictures(bridge);
        bridge.Content.IsFull = true;

        Assert.Equal(OwnPictureResult.NotStored, await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token));
        bridge.Content.IsFull = false;
        Assert.Equal(OwnPictureResult.Changed, await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token));
    }

    [Fact]
    public async Task A_hidden_picture_stays_hidden_until_it_changes_or_is_asked_for()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var pictures = NewPictures(bridge);
        await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token);

        Assert.True(await pictures.HideAsync(TestBridge.Juliet, Token));
        Assert.Equal(OwnPictureResult.Unchanged, await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token));
        Assert.Equal(new OwnPictureStatus("rose", false, false, true), await pictures.FindAsync(TestBridge.Juliet, Token));
        Assert.Equal(OwnPictureResult.Changed, await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), anew: true, Token));

        var shown = await SessionOf(bridge).Pictures.WaitForCountAsync(3);
        Assert.Null(shown[1]);
        Assert.Equal(shown[0], shown[2]);
    }

    [Fact]
    public async Task A_picture_that_is_removed_at_home_is_removed_here_and_its_content_goes()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var pictures = NewPictures(bridge);
        Assert.Equal(OwnPictureResult.Unchanged, await pictures.SetAsync(TestBridge.Juliet, null, false, Token));
        await pictures.SetAsync(TestBridge.Juliet, Picture("rose"), false, Token);

        Assert.Equal(OwnPictureResult.Removed, await pictures.SetAsync(TestBridge.Juliet, null, false, Token));

        Assert.Null((await SessionOf(bridge).Pictures.WaitForCountAsync(2))[1]);
        await pictures.FindAsync(TestBridge.Juliet, Token);
        Assert.Empty(bridge.Content.Keys);
    }

    [Fact]
    public async Task Who_has_no_account_is_told_so()
    {
        await using var bridge = await TestBridge.StartAsync();
        var pictures = NewPictures(bridge);

        Assert.Equal(OwnPictureResult.NoAccount, await pictures.SetAsync(TestBridge.Nurse, Picture("rose"), false, Token));
        Assert.False(await pictures.HideAsync(TestBridge.Nurse, Token));
        Assert.Null(await pictures.FindAsync(TestBridge.Nurse, Token));
    }

    [Fact]
    public async Task Unlinking_removes_the_content()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        await NewPictures(bridge).SetAsync(TestBridge.Juliet, Picture("rose"), false, Token);
        Assert.Single(bridge.Content.Keys);

        await bridge.Directory.UnlinkAsync(TestBridge.Juliet, Token);

        Assert.Empty(bridge.Content.Keys);
    }

    private static OwnPicture Picture(string name) => new(name, System.Text.Encoding.ASCII.GetBytes(name));

    private static FakeRemoteSession SessionOf(TestBridge bridge) => bridge.Remote.Sessions.Items[^1];

    private static OwnPictures NewPictures(TestBridge bridge) =>
        new(bridge.Directory, new FakeMaker(), bridge.Content, bridge.Time, NullLogger<OwnPictures>.Instance);

    // What the puppet is asked is answered after the effects before it have been carried out.
    private static async Task WaitUntilGoneAsync(TestBridge bridge, OwnPictures pictures, ContentKey key)
    {
        await pictures.FindAsync(TestBridge.Juliet, Token);
        Assert.Null(await bridge.Content.FindAsync(key, Token));
    }

    private sealed class FakeMaker : IPictureMaker
    {
        public static byte[] MadeOf(string name) => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(name));

        public MadePicture Make(ReadOnlyMemory<byte> original) => original.Span.SequenceEqual("broken"u8)
            ? MadePicture.Failed(OwnPictureResult.NotAnImage)
            : new MadePicture(SHA256.HashData(original.Span), "image/png", null);
    }
}
