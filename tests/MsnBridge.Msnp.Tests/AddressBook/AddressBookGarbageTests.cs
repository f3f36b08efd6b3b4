using System.Xml.Linq;
using CsCheck;
using MsnBridge.Msnp.AddressBook;

namespace MsnBridge.Msnp.Tests.AddressBook;

/// <summary>Answers and requests whose parts were taken away, doubled, moved, renamed and filled with nonsense.</summary>
public sealed class AddressBookGarbageTests
{
    private static readonly string[] Nonsense =
        ["", " ", "true", "-1", "0", "99999999999999999999", "Me", "Circle", "Pending", "PassportMember", ":", "32:", "x@y", "2026-01-01T00:00:00Z", "00000000-0000-0000-0000-00000000000b", "\u00e9\ud83d\ude00"];

    private static readonly Gen<(int Element, int Kind, int Other)[]> Damages =
        Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 5], Gen.Int[0, 9999]).Array[1, 12];

    [Fact]
    public void No_damage_to_an_answer_is_more_than_missing_people() => Damages.Sample(
        damages =>
        {
            var memberships = Damage(XElement.Parse(AddressBookSamples.Memberships), damages);
            var contacts = Damage(XElement.Parse(AddressBookSamples.Contacts), damages);
            var state = AddressBookSynchronization.Empty
                .With(FindMembershipResult.Parse(memberships), isDelta: false)
                .With(FindContactsResult.Parse(contacts), isDelta: false)
                .With(FindMembershipResult.Parse(memberships), isDelta: true)
                .With(FindContactsResult.Parse(contacts), isDelta: true);
            var list = state.ToSnapshot().ContactList;
            Assert.All(list.Contacts, entry => Assert.Equal(entry.Key, entry.Value.Address));
            Assert.All(list.Contacts.Values, contact => Assert.All(contact.GroupIds, id => Assert.Contains(id, list.Groups.Keys)));
        },
        iter: 4_000);

    [Fact]
    public void No_damage_to_a_request_breaks_its_reader()
    {
        var requests = AddressBookWireTests.Requests.Select(request => request.Data.ToXml().ToString()).ToList();
        Gen.Select(Gen.Int[0, requests.Count - 1], Damages).Sample(
            (request, damages) =>
            {
                var read = AddressBookRequest.Parse(Damage(XElement.Parse(requests[request]), damages));
                read?.ToXml();
            },
            iter: 4_000);
    }

    private static XElement Damage(XElement root, (int Element, int Kind, int Other)[] damages)
    {
        foreach (var (element, kind, other) in damages)
        {
            var elements = root.DescendantsAndSelf().ToList();
            var victim = elements[element % elements.Count];
            switch (kind)
            {
                case 0 when victim != root:
                    victim.Remove();
                    break;
                case 1 when elements.Count < 2000:
                    elements[other % elements.Count].Add(new XElement(victim));
                    break;
                case 2:
                    victim.Name = elements[other % elements.Count].Name;
                    break;
                case 3 when !victim.HasElements:
                    victim.Value = Nonsense[other % Nonsense.Length];
                    break;
                case 4:
                    victim.RemoveAttributes();
                    break;
                case 5:
                    victim.SetAttributeValue(AddressBookXml.Instance + "type", Nonsense[other % Nonsense.Length]);
                    break;
            }
        }

        return root;
    }
}
