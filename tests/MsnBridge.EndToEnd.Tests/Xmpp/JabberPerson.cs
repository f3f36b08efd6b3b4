using System.Xml.Linq;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Xmpp;

/// <summary>A person who uses the bridge from an XMPP client: what he does and sees, in the words of the stories.</summary>
public sealed class JabberPerson(XmppServer server, XmppUser client) : IAsyncDisposable
{
    /// <summary>The client, for what no other story does.</summary>
    public XmppUser Client => client;

    /// <summary>The address of the bridge.</summary>
    public string Transport => server.ComponentJid;

    /// <summary>What an MSN address is called on XMPP.</summary>
    public string AddressOf(string msnAddress) => $"{msnAddress.Replace("@", "\\40", StringComparison.Ordinal)}@{Transport}";

    /// <summary>Fills in the registration form, as a client does when one adds the transport, and returns the answer.</summary>
    public Task<XElement> RegisterAsync(string msnAddress, string password, string? network = null)
    {
        var fields = new Dictionary<string, string> { ["address"] = msnAddress, ["password"] = password };
        if (network is not null)
            fields["network"] = network;
        return client.RegisterByFormAsync(Transport, fields);
    }

    /// <summary>Registers, has the transport in the roster and waits until it says that it is signed in.</summary>
    public async Task LinkAsync(string msnAddress, string password)
    {
        var answer = await RegisterAsync(msnAddress, password);
        Assert.True(IsResult(answer), $"Registering failed: {ErrorText(answer)}");
        await HasInRosterAsync(Transport);
        await SeesTransportAsync(show: null);
    }

    /// <summary>Whether the transport says that the person is registered.</summary>
    public async Task<bool> IsRegisteredAsync()
    {
        var form = await client.GetRegistrationAsync(Transport);
        return form.Element(XmppNames.Register + "query")?.Element(XmppNames.Register + "registered") is not null;
    }

    /// <summary>Removes the registration and sees everything of the transport leave the roster.</summary>
    public async Task UnlinkAsync(params string[] msnAddresses)
    {
        Assert.True(IsResult(await client.UnregisterAsync(Transport)));
        foreach (var jid in msnAddresses.Select(AddressOf).Append(Transport))
            await IsGoneAsync(jid);
    }

    /// <summary>Waits until the transport is available, in that state.</summary>
    /// <param name="show">The show element's text; null for none.</param>
    public Task SeesTransportAsync(string? show) => client.WaitForPresenceAsync(
        Transport, presence => IsAvailable(presence) && Show(presence) == show, $"the transport, show {show ?? "none"}");

    public Task SeesTransportUnavailableAsync() =>
        client.WaitForPresenceAsync(Transport, presence => !IsAvailable(presence), "the transport unavailable");

    /// <summary>Sees a contact appear in the roster.</summary>
    public Task SeesContactAsync(string msnAddress) => HasInRosterAsync(AddressOf(msnAddress));

    /// <summary>Sees that a contact is in the roster no more.</summary>
    public Task SeesNoContactAsync(string msnAddress) => IsGoneAsync(AddressOf(msnAddress));

    public Task SeesAvailableAsync(string msnAddress, string? show = null, string? status = null) => client.WaitForPresenceAsync(
        AddressOf(msnAddress),
        presence => IsAvailable(presence) && Show(presence) == show && (status is null || presence.Element(XmppNames.Client + "status")?.Value == status),
        $"available, show {show ?? "none"}");

    public Task SeesOfflineAsync(string msnAddress) =>
        client.WaitForPresenceAsync(AddressOf(msnAddress), presence => !IsAvailable(presence), "unavailable");

    /// <summary>Writes to a contact, asking for a receipt; returns the message's id.</summary>
    public Task<string> SaysAsync(string msnAddress, string text) => client.SendMessageAsync(AddressOf(msnAddress), text);

    public Task<XElement> HearsAsync(string msnAddress, string text) => client.WaitForAsync(
        stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && stanza.Element(XmppNames.Client + "body")?.Value == text, $"a message from {msnAddress}");

    /// <summary>Every text of a contact so far, in the order of arrival.</summary>
    public IReadOnlyList<string> TextsFrom(string msnAddress) =>
    [
        .. client.Received
            .Where(stanza => IsMessageFrom(stanza, AddressOf(msnAddress)))
            .Select(stanza => stanza.Element(XmppNames.Client + "body")?.Value)
            .OfType<string>(),
    ];

    public Task SeesTypingAsync(string msnAddress) => client.WaitForAsync(
        stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && stanza.Element(XmppNames.ChatStates + "composing") is not null,
        $"{msnAddress} typing");

    public Task TypesAsync(string msnAddress) => client.SendChatStateAsync(AddressOf(msnAddress), "composing");

    /// <summary>Gets the receipt of a message of his.</summary>
    public Task IsToldDeliveredAsync(string messageId) => client.WaitForAsync(
        stanza => stanza.Element(XmppNames.Receipts + "received")?.Attribute("id")?.Value == messageId, $"the receipt of {messageId}");

    /// <summary>Gets a message of his back as an error and returns the sentence in it.</summary>
    public async Task<string> IsToldUndeliveredAsync(string messageId)
    {
        var error = await client.WaitForAsync(
            stanza => stanza.Attribute("id")?.Value == messageId && stanza.Attribute("type")?.Value == "error", $"the error for {messageId}");
        return ErrorText(error);
    }

    /// <summary>Reads something from the transport itself that contains these words.</summary>
    public Task<XElement> IsToldAsync(string words) => client.WaitForAsync(
        stanza => IsMessageFrom(stanza, Transport)
            && stanza.Element(XmppNames.Client + "body")?.Value.Contains(words, StringComparison.OrdinalIgnoreCase) == true,
        $"a word of the transport about \"{words}\"");

    /// <summary>Waits for a request to be added, and returns it.</summary>
    public Task<XElement> IsAskedAsync(string jid) => client.WaitForAsync(
        stanza => stanza.Name == XmppNames.Client + "presence" && stanza.Attribute("type")?.Value == "subscribe" && Bare(stanza) == jid,
        $"a subscription request of {jid}");

    /// <summary>Says yes to a request and asks the same in return, as clients do in one step.</summary>
    public async Task AcceptAsync(string jid)
    {
        await IsAskedAsync(jid);
        await client.SendPresenceAsync(jid, "subscribed");
        await client.SendPresenceAsync(jid, "subscribe");
        await client.WaitForRosterItemAsync(jid, item => item.Attribute("subscription")?.Value == "both");
    }

    public Task DeclineAsync(string jid) => client.SendPresenceAsync(jid, "unsubscribed");

    public ValueTask DisposeAsync() => client.DisposeAsync();

    internal static bool IsResult(XElement answer) => answer.Attribute("type")?.Value == "result";

    internal static string ErrorText(XElement stanza)
    {
        var error = stanza.Element(XmppNames.Client + "error");
        return error is null ? "" : $"{error.Elements().First().Name.LocalName}: {error.Element(XmppNames.Stanzas + "text")?.Value}";
    }

    // Where the bridge may manage rosters an address is simply there; elsewhere it asks to be added, and the person says yes.
    private Task HasInRosterAsync(string jid) => server.Kind.RosterSetByComponent
        ? client.WaitForRosterItemAsync(jid, item => item.Attribute("subscription")?.Value == "both")
        : AcceptAsync(jid);

    // Where the bridge may not manage rosters it ends the subscriptions; the item that knows nobody any more is the client's to delete.
    private Task IsGoneAsync(string jid) => server.Kind.RosterSetByComponent
        ? client.WaitForNoRosterItemAsync(jid)
        : client.WaitForRosterItemAsync(jid, item => item.Attribute("subscription")?.Value == "none");

    private static bool IsAvailable(XElement presence) => presence.Attribute("type") is null;

    private static string? Show(XElement presence) => presence.Element(XmppNames.Client + "show")?.Value;

    private static string? Bare(XElement stanza) => stanza.Attribute("from")?.Value.Split('/')[0];

    private static bool IsMessageFrom(XElement stanza, string jid) =>
        stanza.Name == XmppNames.Client + "message" && stanza.Attribute("type")?.Value != "error" && Bare(stanza) == jid;
}
