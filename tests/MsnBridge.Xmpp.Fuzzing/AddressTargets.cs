using System.Text;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Rooms;

namespace MsnBridge.Xmpp.Fuzzing;

/// <summary>Addresses and names, which strangers choose.</summary>
internal static class AddressTargets
{
    private static readonly ContactAddresses Addresses = new(new XmppOptions { Component = "msn.localhost" });
    private static readonly IReadOnlyList<string> Words = [@"\40", @"\5c", @"\20", "@", "/", "..", "\u00A0", "\u0130", "İ", "ß", "\u202E", "\u0301", "\uFB01", "א", "\U0001F600", "\u3000"];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("addresses", Samples.Bytes(["alice@localhost/phone", @"bob\40example.com@msn.localhost", "msn.localhost", "a@b/c@d/e"]), (input, ref _) => ReadAddress(input)) { Words = Words },
        new("contacts-as-addresses", Samples.Bytes(["bob@example.com", @"b\40b@example.com", "o'neil@example.com", "a b@c"]), (input, ref _) => ReadContact(input)) { Words = Words },
        new("nicknames", Samples.Bytes(["Bob", "  Bob  the\nBuilder ", "שלום", "a\u0301", "[c=4]Bob[/c]"]), (input, ref _) => ReadNickname(input)) { Words = Words },
    ];

    private static void ReadAddress(byte[] input)
    {
        if (Jid.TryParse(Encoding.UTF8.GetString(input), out var address) && (!Jid.TryParse(address.ToString(), out var again) || again != address))
            throw new FuzzFindingException("An address is not read as it was written.");
    }

    private static void ReadContact(byte[] input)
    {
        // As addresses of MSN are: without letters in upper case.
        var contact = new ContactId(Encoding.UTF8.GetString(input).ToLowerInvariant());
        if (JidEscaping.Unescape(JidEscaping.Escape(contact.Value)) != contact.Value)
            throw new FuzzFindingException("Two contacts have one address.");
        if (string.IsNullOrEmpty(contact.Value) || !Addresses.CanBeWritten(contact))
            return;
        var address = Addresses.OfContact(contact);
        if (!Jid.TryParse(address.ToString(), out var read) || read != address || read.Domain != "msn.localhost")
            throw new FuzzFindingException("A contact's address is another's.");
    }

    private static void ReadNickname(byte[] input)
    {
        var name = Encoding.UTF8.GetString(input);
        var nick = Nicknames.Choose(name, new ContactId("bob@example.com"), taken => taken == "BOB");
        if (nick.Length == 0 || nick.Any(char.IsControl) || nick.Trim() != nick || nick.Equals("bob", StringComparison.OrdinalIgnoreCase))
            throw new FuzzFindingException("A name cannot stand in an address, or is taken.");
    }
}
