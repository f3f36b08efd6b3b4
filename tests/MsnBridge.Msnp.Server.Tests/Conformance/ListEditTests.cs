using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>Every edit of the list at every version, looked at by the next client of the same account at another version.</summary>
public sealed class ListEditTests : NetworkTest
{
    private const string Dave = "dave@msn.example";
    private const string Eve = "eve@msn.example";

    protected override MsnServerOptions Options { get; } = TestOptions with { Dialects = MsnpDialect.All };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            // Each version edits once for itself and once for the version half the history away.
            var pairs = new TheoryData<string, string>();
            var versions = SpokenVersion.All;
            for (var i = 0; i < versions.Count; i++)
            {
                pairs.Add(versions[i], versions[i]);
                pairs.Add(versions[i], versions[(i + (versions.Count / 2)) % versions.Count]);
            }

            return pairs;
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Every_edit_is_seen_by_the_editor_and_by_the_next_client(string editor, string reader)
    {
        var hasGroups = ConformanceClient.DialectOf(editor).HasGroups;
        await EditAsync(editor, reader, hasGroups, async alice =>
        {
            await alice.AddContactAsync(Bob, "Bob", Token);
            await alice.BlockContactAsync(Carol, Token);
            await alice.SetAllowsStrangersAsync(false, Token);
            await alice.SetOwnNameAsync("Alice Ä", Token);
            if (!hasGroups)
                return;

            var pals = await alice.CreateGroupAsync("Pals & co", Token);
            await alice.CreateGroupAsync("Work", Token);
            await alice.MoveContactAsync(Bob, null, pals.Id, Token);
        });
        await EditAsync(editor, reader, hasGroups, async alice =>
        {
            await alice.RenameContactAsync(Bob, "Bobby %20 ä", Token);
            await alice.UnblockContactAsync(Carol, Token);
            await alice.SetAllowsStrangersAsync(true, Token);
            if (!hasGroups)
                return;

            await alice.MoveContactAsync(Bob, IdOf(alice.Contacts, "Pals & co"), IdOf(alice.Contacts, "Work"), Token);
            await alice.RenameGroupAsync(IdOf(alice.Contacts, "Pals & co"), "Pals", Token);
        });
        await EditAsync(editor, reader, hasGroups, async alice =>
        {
            await alice.BlockContactAsync(Bob, Token);
            if (!hasGroups)
                return;

            await alice.DeleteGroupAsync(IdOf(alice.Contacts, "Pals"), Token);
            await alice.MoveContactAsync(Bob, IdOf(alice.Contacts, "Work"), null, Token);
        });
        await EditAsync(editor, reader, hasGroups, async alice =>
        {
            await alice.UnblockContactAsync(Bob, Token);
            await alice.RemoveContactAsync(Bob, Token);
        });
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Requests_are_accepted_and_declined(string editor, string reader)
    {
        foreach (var address in (string[])[Dave, Eve])
        {
            await using var resident = Network.AddResident(address);
            resident.SignIn(MsnpStatus.Hidden);
            resident.AddContact(Alice);
        }

        await EditAsync(editor, reader, ConformanceClient.DialectOf(editor).HasGroups, async alice =>
        {
            Assert.True(alice.Contacts.Contacts[Dave].IsPending);
            Assert.True(alice.Contacts.Contacts[Eve].IsPending);
            await alice.AcceptContactAsync(Dave, Token);
            await alice.DeclineContactAsync(Eve, Token);
            Assert.False(alice.Contacts.Contacts[Dave].IsPending);
            Assert.Equal(MsnpLists.Allow, alice.Contacts.Contacts[Dave].Lists & ~MsnpLists.Reverse);
            Assert.False(alice.Contacts.Contacts[Eve].IsPending);
            Assert.Equal(MsnpLists.Block, alice.Contacts.Contacts[Eve].Lists & ~MsnpLists.Reverse);
        });
    }

    private async Task EditAsync(string editor, string reader, bool hasGroups, Func<MsnpClient, Task> edit)
    {
        // From MSNP13 on the name given to a contact is kept apart from his own, and older clients are told his own.
        var keepsNames = IsAddressBook(reader) || !IsAddressBook(editor);
        string asEdited;
        await using (var client = await ConformanceClient.SignInAsync(Network, Alice, PasswordOf(Alice), editor, Token))
        {
            await edit(client);
            asEdited = Show(client.Contacts, hasGroups, keepsNames);
        }

        await using var next = await ConformanceClient.SignInAsync(Network, Alice, PasswordOf(Alice), reader, Token);
        var withGroups = hasGroups && ConformanceClient.DialectOf(reader).HasGroups;
        Assert.Equal(withGroups ? asEdited : WithoutGroups(asEdited), Show(next.Contacts, withGroups, keepsNames));
    }

    private static bool IsAddressBook(string version) => ConformanceClient.DialectOf(version).ContactList == ContactListModel.AddressBook;

    private static string IdOf(ContactListSnapshot list, string group) => list.Groups.Values.Single(candidate => candidate.Name == group).Id;

    /// <summary>All that a list says, in one form for all versions.</summary>
    private static string Show(ContactListSnapshot list, bool withGroups, bool withNames)
    {
        // The group of those in no group has no counterpart from MSNP10 on.
        var groups = list.Groups.Values.Where(group => group.Id != "0").ToDictionary(group => group.Id, group => group.Name, StringComparer.OrdinalIgnoreCase);
        var people = list.Contacts.Values.OrderBy(contact => contact.Address, StringComparer.Ordinal).Select(contact =>
            $"{contact.Address} {(withNames ? NameOf(contact) : "")} {contact.Lists & ~MsnpLists.Reverse}"
            + (withGroups ? $" [{string.Join(", ", contact.GroupIds.Where(groups.ContainsKey).Select(id => groups[id]).Order(StringComparer.Ordinal))}]" : ""));
        var groupLine = withGroups ? $"\ngroups: {string.Join(", ", groups.Values.Order(StringComparer.Ordinal))}" : "";
        return $"'{list.OwnName}' strangers: {list.AllowsStrangers}{groupLine}\n{string.Join('\n', people)}";
    }

    // Whom one has blocked without having him on the list is called by his address until the next sign-in; the reverse list is the server's own.
    private static string NameOf(MsnContact contact) => contact.Lists.HasFlag(MsnpLists.Forward) ? $"'{contact.DisplayName}'" : "";

    private static string WithoutGroups(string shown) => string.Join(
        '\n', shown.Split('\n').Where(line => !line.StartsWith("groups: ", StringComparison.Ordinal)).Select(line => line.Contains(" [", StringComparison.Ordinal) ? line[..line.LastIndexOf(" [", StringComparison.Ordinal)] : line));
}
