using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Notification;

namespace MsnBridge.Msnp.Tests.Contacts;

/// <summary>A server that tells of people without end.</summary>
public sealed class EndlessListTests
{
    private const int Told = ContactList.MostContacts + 1000;

    [Fact]
    public void A_list_without_end_is_not_kept()
    {
        var list = new ContactList();
        for (var number = 0; number < Told; number++)
            list.Put($"contact{number}@example.org", _ => MsnpLists.Forward);

        Assert.Equal(ContactList.MostContacts, list.Snapshot.Contacts.Count);
        Assert.False(list.HasRoomFor("another@example.org"));
        Assert.Equal("New", list.Put("contact0@example.org", lists => lists, "New").DisplayName);
        Assert.Equal("New", list.Snapshot.Contacts["contact0@example.org"].DisplayName);
    }

    [Fact]
    public void Groups_and_properties_without_end_are_not_kept()
    {
        var list = new ContactList();
        list.Put("contact@example.org", _ => MsnpLists.Forward);
        for (var number = 0; number < ContactList.MostGroups + 100; number++)
        {
            list.SetGroup(new ContactGroup($"{number}", "name"));
            list.SetProperty("contact@example.org", $"key{number}", "value");
        }

        Assert.Equal(ContactList.MostGroups, list.Snapshot.Groups.Count);
        Assert.InRange(list.Snapshot.Contacts["contact@example.org"].Properties.Count, 1, 100);
    }

    [Fact]
    public void A_list_without_end_that_is_told_at_sign_in_is_whole_and_not_all_of_it_kept()
    {
        const int groups = ContactList.MostGroups + 100;
        var synchronization = new ListSynchronization(new AddressListModel(hasGroups: true), tellsListByList: false);
        synchronization.TryTake(new SynReplyCommand(1, "7", null, new SynContent(Told, groups)));
        for (var number = 0; number < groups; number++)
            synchronization.TryTake(new LsgCommand($"{number}", "name"));
        Assert.Null(synchronization.List);
        for (var number = 0; number < Told; number++)
            synchronization.TryTake(new LstCommand($"contact{number}@example.org", "name", null, MsnpLists.Forward, null, []));

        Assert.Equal(ContactList.MostContacts, synchronization.List!.Contacts.Count);
        Assert.Equal(ContactList.MostGroups, synchronization.List.Groups.Count);
    }

    [Fact]
    public void People_without_end_who_are_there_are_not_told_of()
    {
        var presence = new PresenceTracker();
        var reported = 0;
        for (var number = 0; number < 3 * ContactList.MostContacts; number++)
            reported += presence.Update(new MsnpPresence(MsnpStatus.Online, new ContactHandle($"contact{number}@example.org"), "x")) is null ? 0 : 1;

        Assert.Equal(2 * ContactList.MostContacts, reported);
        Assert.NotNull(presence.Gone("contact0@example.org"));
        Assert.NotNull(presence.Update(new MsnpPresence(MsnpStatus.Online, new ContactHandle("late@example.org"), "x")));
    }
}
