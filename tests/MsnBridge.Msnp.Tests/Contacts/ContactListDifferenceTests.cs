using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;

namespace MsnBridge.Msnp.Tests.Contacts;

public sealed class ContactListDifferenceTests
{
    private const MsnpLists Contact = MsnpLists.Forward | MsnpLists.Allow;

    [Fact]
    public void The_same_list_read_anew_is_no_news()
    {
        Assert.Empty(ContactListDifference.Between(List(Bob()), List(Bob())));
    }

    [Fact]
    public void Who_came_changed_or_went_is_told()
    {
        var news = ContactListDifference.Between(
            List(Bob(), Person("carol@example.net")), List(Bob() with { Lists = MsnpLists.Block }, Person("dave@example.net"))).ToList();

        Assert.Equal(3, news.Count);
        Assert.Contains(news, report => report is ContactChangedEvent { Contact: { Address: "bob@example.org", Lists: MsnpLists.Block } });
        Assert.Contains(news, report => report is ContactChangedEvent { Contact.Address: "dave@example.net" });
        Assert.Contains(new ContactRemovedEvent("carol@example.net"), news);
    }

    [Fact]
    public void Who_waits_for_an_answer_is_asked_about_once()
    {
        var pending = List(Person("eve@example.net") with { Lists = MsnpLists.Reverse | MsnpLists.Pending });
        Assert.IsType<ContactRequestEvent>(Assert.Single(ContactListDifference.Between(List(), pending)));
        Assert.Empty(ContactListDifference.Between(pending, pending));
    }

    [Fact]
    public void Another_group_is_a_change_and_another_order_of_groups_is_none()
    {
        var first = List(Bob() with { GroupIds = ["a", "b"] });
        Assert.Empty(ContactListDifference.Between(first, List(Bob() with { GroupIds = ["B", "a"] })));
        Assert.Single(ContactListDifference.Between(first, List(Bob() with { GroupIds = ["a", "c"] })));
    }

    [Fact]
    public void A_renamed_group_and_a_changed_setting_are_one_event_before_the_contacts()
    {
        var known = List(Bob()) with { Groups = ContactListSnapshot.Empty.Groups.Add("a", new ContactGroup("a", "Friends")) };
        var read = List(Bob() with { DisplayName = "Robert" }) with
        {
            Groups = ContactListSnapshot.Empty.Groups.Add("a", new ContactGroup("a", "Work")),
            AllowsStrangers = false,
        };

        var news = ContactListDifference.Between(known, read).ToList();
        Assert.IsType<ContactListSettingsEvent>(news[0]);
        Assert.Equal("Robert", Assert.IsType<ContactChangedEvent>(Assert.Single(news.Skip(1))).Contact.DisplayName);
    }

    [Fact]
    public void A_phone_number_is_a_change()
    {
        var read = List(Bob() with { Properties = Bob().Properties.Add("PHM", "555 999") });
        Assert.Single(ContactListDifference.Between(List(Bob()), read));
    }

    private static ContactListSnapshot List(params MsnContact[] contacts) => new()
    {
        Contacts = ContactListSnapshot.Empty.Contacts.SetItems(contacts.Select(contact => KeyValuePair.Create(contact.Address, contact))),
    };

    private static MsnContact Bob() => Person("bob@example.org");

    private static MsnContact Person(string address) => new() { Address = address, DisplayName = address, Lists = Contact };
}
