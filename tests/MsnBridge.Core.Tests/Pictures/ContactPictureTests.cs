using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Pictures;

/// <summary>What becomes of a contact's picture in Core.</summary>
public sealed class ContactPictureTests
{
    private static readonly ContentKey s_picture = new("object-picture");

    private static readonly Contact s_bob = new() { Id = TestBridge.Bob, DisplayName = "Bob", Relation = ContactRelation.Listed };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_is_shown_stored_and_outlives_the_next_contact_list()
    {
        await using var bridge = await StartWithBobAsync();
        var session = bridge.Remote.Sessions.Items[^1];

        session.Report(new PictureReceived(TestBridge.Bob, s_picture));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What == $"contact {TestBridge.Bob}");
        session.Report(new ContactListReceived([s_bob]));
        session.Report(new ContactChanged(s_bob with { DisplayName = "Bobby" }));

        Assert.Equal(s_picture, (await FindBobAsync(bridge, bob => bob.DisplayName == "Bobby")).Picture);
        await bridge.RestartAsync();
        Assert.Equal(s_picture, (await FindBobAsync(bridge, _ => true)).Picture);
    }

    [Fact]
    public async Task The_same_picture_again_is_not_shown_again_and_one_that_is_removed_is_removed()
    {
        await using var bridge = await StartWithBobAsync();
        var session = bridge.Remote.Sessions.Items[^1];

        session.Report(new PictureReceived(TestBridge.Bob, s_picture));
        session.Report(new PictureReceived(TestBridge.Bob, s_picture));
        session.Report(new PictureReceived(TestBridge.Bob, null));

        await FindBobAsync(bridge, bob => bob.Picture is null && Shown(bridge) == 2);
    }

    [Fact]
    public async Task Scene_and_colours_are_remembered_and_shown_nowhere()
    {
        await using var bridge = await StartWithBobAsync();
        var scene = new ContentKey("object-scene");

        bridge.Remote.Sessions.Items[^1].Report(new AppearanceReceived(TestBridge.Bob, scene, "-9999"));

        var bob = await FindBobAsync(bridge, bob => bob.ColorScheme is not null);
        Assert.Equal((scene, "-9999"), (bob.Scene!.Value, bob.ColorScheme));
        Assert.Equal(0, Shown(bridge));
        Assert.Contains(bob, await bridge.Store.LoadContactsAsync((await bridge.Store.LoadAllAsync(Token))[0].Id, Token));
    }

    [Fact]
    public async Task The_picture_of_somebody_who_is_on_no_list_is_not_kept()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();

        bridge.Remote.Sessions.Items[^1].Report(new PictureReceived(TestBridge.Bob, s_picture));
        bridge.Remote.Sessions.Items[^1].Report(new ContactListReceived([s_bob]));

        Assert.Null((await FindBobAsync(bridge, _ => true)).Picture);
    }

    private static async Task<TestBridge> StartWithBobAsync()
    {
        var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.Sessions.Items[^1].Report(new ContactListReceived([s_bob]));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What == $"contacts {TestBridge.Bob}");
        return bridge;
    }

    private static int Shown(TestBridge bridge) => bridge.Home.Shown.Items.Count(shown => shown.What == $"contact {TestBridge.Bob}");

    // Each question is answered between two events, so asking is waiting.
    private static async Task<Contact> FindBobAsync(TestBridge bridge, Func<Contact, bool> wanted)
    {
        for (var tries = 0; tries < 10_000; tries++)
        {
            if (await bridge.Directory.FindContactAsync(TestBridge.Juliet, TestBridge.Bob, Token) is { Contact: var bob } && wanted(bob))
                return bob;
            await Task.Yield();
        }

        throw new TimeoutException("Bob did not become what was waited for.");
    }
}
