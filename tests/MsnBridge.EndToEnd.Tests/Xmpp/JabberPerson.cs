using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Messages;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Stories;

namespace MsnBridge.EndToEnd.Tests.Xmpp;

/// <summary>A person who uses the bridge from an XMPP client.</summary>
public sealed partial class JabberPerson(XmppServer server, XmppUser client) : HomePerson
{
    /// <summary>What he calls himself in rooms.</summary>
    public const string RoomNick = "Me";

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

    public override async Task<string?> TryLinkAsync(string msnAddress, string password, string? network = null)
    {
        var answer = await RegisterAsync(msnAddress, password, network);
        return IsResult(answer) ? null : ErrorText(answer);
    }

    /// <summary>Registers, has the transport in the roster and waits until it says that it is signed in.</summary>
    public override async Task LinkAsync(string msnAddress, string password)
    {
        var refusal = await TryLinkAsync(msnAddress, password);
        Assert.True(refusal is null, $"Registering failed: {refusal}");
        await HasInRosterAsync(Transport);
        await SeesSignedInAsync();
    }

    public override Task<bool> IsLinkedAsync(string msnAddress) => IsRegisteredAsync();

    public override async Task<string> AskStatusAsync() => (await client.CommandAsync(Transport, "status")).Value;

    public override async Task<string> AskPageAsync() => (await client.CommandAsync(Transport, "page")).Value;

    public override async Task TakesExportAsync() =>
        Assert.Contains("your password and tokens are named in it", (await client.CommandAsync(Transport, "export")).Value, StringComparison.Ordinal);

    public override async Task IsForgottenAsync()
    {
        var form = await client.CommandAsync(Transport, "forget-me");
        var session = form.Element(XmppNames.Commands + "command")?.Attribute("sessionid")?.Value;
        Assert.True(IsResult(await client.CommandAsync(Transport, "forget-me", "complete", session, new Dictionary<string, string> { ["note"] = "" })));
        await IsToldAsync("Everything that the bridge held about you is erased");
    }

    public override async Task AskReconnectAsync()
    {
        var answer = await client.CommandAsync(Transport, "reconnect");
        Assert.True(IsResult(answer), ErrorText(answer));
    }

    /// <summary>Whether the transport says that the person is registered.</summary>
    public async Task<bool> IsRegisteredAsync()
    {
        var form = await client.GetRegistrationAsync(Transport);
        return form.Element(XmppNames.Register + "query")?.Element(XmppNames.Register + "registered") is not null;
    }

    /// <summary>Removes the registration and sees everything of the transport leave the roster.</summary>
    public override async Task UnlinkAsync(params string[] msnAddresses)
    {
        Assert.True(IsResult(await client.UnregisterAsync(Transport)));
        foreach (var jid in msnAddresses.Select(AddressOf).Append(Transport))
            await IsGoneAsync(jid);
    }

    /// <summary>Waits until the transport is available.</summary>
    public override Task SeesSignedInAsync() => client.WaitForPresenceAsync(
        Transport, presence => IsAvailable(presence) && Show(presence) is null, "the transport, without a show");

    public override Task SeesSignedOutAsync() =>
        client.WaitForPresenceAsync(Transport, presence => !IsAvailable(presence), "the transport unavailable");

    /// <summary>Sees a contact appear in the roster.</summary>
    public override Task SeesContactAsync(string msnAddress) => HasInRosterAsync(AddressOf(msnAddress));

    public override Task SeesNoContactAsync(string msnAddress) => IsGoneAsync(AddressOf(msnAddress));

    public override Task SeesAvailableAsync(string msnAddress, Availability availability = Availability.Online, string? status = null) =>
        client.WaitForPresenceAsync(
            AddressOf(msnAddress),
            presence => IsAvailable(presence)
                && Show(presence) == ShowOf(availability)
                && (status is null || presence.Element(XmppNames.Client + "status")?.Value == status),
            $"available, show {ShowOf(availability) ?? "none"}");

    public override Task SeesOfflineAsync(string msnAddress) =>
        client.WaitForPresenceAsync(AddressOf(msnAddress), presence => !IsAvailable(presence), "unavailable");

    /// <summary>Finds the name in the contact's card.</summary>
    public override async Task SeesNamedAsync(string msnAddress, string name)
    {
        var card = await client.GetVCardAsync(AddressOf(msnAddress));
        Assert.Contains(name, card.Descendants().Select(element => element.Value));
    }

    /// <summary>Sees the hash in the contact's presence, and fetches the card and what is published.</summary>
    public override async Task SeesPictureAsync(string msnAddress, byte[] picture)
    {
        var contact = AddressOf(msnAddress);
#pragma warning disable CA5350 // The hash is what XEP-0153 says.
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(picture));
#pragma warning restore CA5350
        await client.WaitForPresenceAsync(contact, presence => PhotoOf(presence) == hash, $"a presence with the picture {hash}");
        var card = await client.GetVCardAsync(contact);
        Assert.Equal(picture, Convert.FromBase64String(card.Descendants().Single(element => element.Name.LocalName == "BINVAL").Value));
        var info = (await AskItemsAsync(contact, "urn:xmpp:avatar:metadata", null)).Descendants().Single(element => element.Name.LocalName == "info");
        Assert.Equal("image/png", (string?)info.Attribute("type"));
        var data = (await AskItemsAsync(contact, "urn:xmpp:avatar:data", (string?)info.Attribute("id"))).Descendants().Single(element => element.Name.LocalName == "data");
        Assert.Equal("PNG"u8.ToArray(), Convert.FromBase64String(data.Value)[1..4]);
    }

    public override async Task SeesNoPictureAsync(string msnAddress)
    {
        await client.WaitForPresenceAsync(AddressOf(msnAddress), presence => PhotoOf(presence)?.Length == 0, "a presence without a picture");
        Assert.DoesNotContain((await client.GetVCardAsync(AddressOf(msnAddress))).Descendants(), element => element.Name.LocalName == "PHOTO");
    }

    /// <summary>Publishes it (XEP-0084).</summary>
    public override async Task SetsPictureAsync(byte[] picture, string mediaType)
    {
#pragma warning disable CA5350 // The hash is what XEP-0084 says.
        var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(picture));
#pragma warning restore CA5350
        await PublishAsync("urn:xmpp:avatar:data", id, new XElement(XName.Get("data", "urn:xmpp:avatar:data"), Convert.ToBase64String(picture)));
        await PublishAsync(
            "urn:xmpp:avatar:metadata",
            id,
            new XElement(
                XName.Get("metadata", "urn:xmpp:avatar:metadata"),
                new XElement(
                    XName.Get("info", "urn:xmpp:avatar:metadata"),
                    new XAttribute("bytes", picture.Length), new XAttribute("id", id), new XAttribute("type", mediaType))));
    }

    public override Task RemovesPictureAsync() =>
        PublishAsync("urn:xmpp:avatar:metadata", "none", new XElement(XName.Get("metadata", "urn:xmpp:avatar:metadata")));

    /// <summary>Writes to a contact, asking for a receipt; the handle is the message's id.</summary>
    public override Task<string> SaysAsync(string msnAddress, string text, string? handle = null) =>
        client.SendMessageAsync(AddressOf(msnAddress), text, id: handle);

    public override Task SaysMalformedAsync(string msnAddress, string text) =>
        client.SendRawAsync($"<message to='{AddressOf(msnAddress)}' type='chat' id='malformed'><body>{text}</body><body/></message>");

    public override Task HearsAsync(string msnAddress, string text) => client.WaitForAsync(
        stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && stanza.Element(XmppNames.Client + "body")?.Value == text, $"a message from {msnAddress}");

    public override IReadOnlyList<string> TextsFrom(string msnAddress) =>
    [
        .. client.Received
            .Where(stanza => IsMessageFrom(stanza, AddressOf(msnAddress)))
            .Select(stanza => stanza.Element(XmppNames.Client + "body")?.Value)
            .OfType<string>(),
    ];

    /// <summary>Sees a text of his own to a contact that he did not write with this client.</summary>
    public Task SeesOwnAsync(string msnAddress, string text) =>
        client.WaitForAsync(stanza => OwnText(stanza, AddressOf(msnAddress))?.Text == text, $"a copy of his own to {msnAddress}");

    /// <summary>Every such text so far, in the order of arrival; a copy that came again under the same id is the same text, as clients show it.</summary>
    public IReadOnlyList<string> OwnTextsTo(string msnAddress) =>
    [
        .. client.Received
            .Select(stanza => OwnText(stanza, AddressOf(msnAddress)))
            .OfType<(string? Id, string Text)>()
            .Distinct()
            .Select(own => own.Text),
    ];

    public override ILookup<string, string?> IdsOfTexts() => client.Received
        .Where(stanza => stanza.Element(XmppNames.Client + "body") is not null && stanza.Attribute("type")?.Value != "error")
        .ToLookup(stanza => stanza.Element(XmppNames.Client + "body")!.Value, stanza => stanza.Attribute("id")?.Value);

    public override Task SeesTypingAsync(string msnAddress) => client.WaitForAsync(
        stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && stanza.Element(XmppNames.ChatStates + "composing") is not null,
        $"{msnAddress} typing");

    public override Task TypesAsync(string msnAddress) => client.SendChatStateAsync(AddressOf(msnAddress), "composing");

    /// <summary>Gets the receipt of a message of his.</summary>
    public override Task IsToldDeliveredAsync(string handle) =>
        client.WaitForAsync(stanza => IsReceiptOf(stanza, handle), $"the receipt of {handle}");

    /// <summary>Gets a message of his back as an error and returns the sentence in it.</summary>
    public override async Task<string> IsToldUndeliveredAsync(string handle) =>
        ErrorText(await client.WaitForAsync(stanza => IsErrorFor(stanza, handle), $"the error for {handle}"));

    /// <summary>Reads the sentence from the contact, and gets no receipt.</summary>
    public override async Task IsToldKeptAsync(string msnAddress, string handle)
    {
        await HearsAsync(msnAddress, DeliveryText.Describe(DeliveryOutcome.Kept, DeliveryFailure.None));
        Assert.False(IsToldTheEndOf(handle));
    }

    public override bool IsToldTheEndOf(string handle) =>
        client.Received.Any(stanza => IsReceiptOf(stanza, handle) || IsErrorFor(stanza, handle));

    /// <summary>Puts the file on his server and sends the link, as clients do.</summary>
    public override Task<string> SendsFileAsync(string msnAddress, string name, byte[] content) => SendsFileAsync(msnAddress, name, content, "");

    public override Task<string> SendsVoiceMessageAsync(string msnAddress, byte[] recording) => SendsFileAsync(msnAddress, "voice-message.ogg", recording, "");

    public override Task<string> SendsStickerAsync(string msnAddress, byte[] picture) =>
        SendsFileAsync(msnAddress, "sticker.gif", picture, "<sticker xmlns='urn:xmpp:stickers:0' pack='abc'/>");

    private async Task<string> SendsFileAsync(string msnAddress, string name, byte[] content, string mark)
    {
        var answer = await client.SendIqAsync(
            "get", $"upload.{server.Domain}", new XElement(XmppNames.Upload + "request", new XAttribute("filename", name), new XAttribute("size", content.Length)));
        var slot = answer.Element(XmppNames.Upload + "slot")!;
        var put = slot.Element(XmppNames.Upload + "put")!;
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, put.Attribute("url")!.Value) { Content = new ByteArrayContent(content) };
        foreach (var header in put.Elements(XmppNames.Upload + "header"))
            request.Headers.TryAddWithoutValidation(header.Attribute("name")!.Value, header.Value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var link = slot.Element(XmppNames.Upload + "get")!.Attribute("url")!.Value;
        var id = $"file-{Guid.NewGuid():N}";
        await client.SendRawAsync(
            $"<message to='{AddressOf(msnAddress)}' type='chat' id='{id}'><body>{link}</body><x xmlns='jabber:x:oob'><url>{link}</url></x>{mark}"
            + "<request xmlns='urn:xmpp:receipts'/></message>");
        return id;
    }

    public override async Task<byte[]> ReceivesFileAsync(string msnAddress, string name)
    {
        var message = await client.WaitForAsync(
            stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && LinkOf(stanza)?.EndsWith("/" + name, StringComparison.Ordinal) == true, $"the file {name}");
        Assert.Equal(LinkOf(message), message.Element(XmppNames.Client + "body")?.Value);
        using var http = new HttpClient();
        return await http.GetByteArrayAsync(LinkOf(message), TestContext.Current.CancellationToken);
    }

    /// <summary>The link to a file that he was told of.</summary>
    public string LinkToFile(string name) => client.Received.Select(LinkOf).Last(link => link?.EndsWith("/" + name, StringComparison.Ordinal) == true)!;

    public override async Task WantsToBeAskedAboutFilesAsync()
    {
        var form = await client.CommandAsync(Transport, "files");
        var session = form.Element(XmppNames.Commands + "command")?.Attribute("sessionid")?.Value;
        Assert.True(IsResult(await client.CommandAsync(Transport, "files", "complete", session, new Dictionary<string, string> { ["contacts"] = "ask" })));
    }

    public override Task IsOfferedFileAsync(string msnAddress, string name) => IsToldOfFileAsync(msnAddress, name, "offers the file");

    public override Task AnswersOfferAsync(string msnAddress, string name, bool accept) => SaysAsync(msnAddress, accept ? "accept" : "decline");

    public override Task IsToldOfFileAsync(string msnAddress, string name, string words) => client.WaitForAsync(
        stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && stanza.Element(XmppNames.Client + "body")?.Value is { } body
            && body.Contains(name, StringComparison.Ordinal) && body.Contains(words, StringComparison.Ordinal),
        $"a word on {name}");

    /// <summary>Is invited into a room and comes in.</summary>
    public override async Task<string> SeesGroupAsync(params string[] msnAddresses)
    {
        var room = await IsInvitedAsync();
        await JoinsAsync(room);
        foreach (var address in msnAddresses)
            await SeesInGroupAsync(room, address);
        return room;
    }

    /// <summary>Makes a room under a name of his own and invites people into it.</summary>
    public override async Task<string> StartsGroupAsync(params string[] msnAddresses)
    {
        var room = $"party-{Guid.NewGuid():N}@{Transport}";
        Assert.Contains("201", StatusCodes(await JoinsAsync(room)));
        foreach (var address in msnAddresses)
            await client.InviteAsync(room, AddressOf(address));
        foreach (var address in msnAddresses)
            await SeesInGroupAsync(room, address);
        return room;
    }

    public override Task InvitesIntoGroupAsync(string group, string msnAddress) => client.InviteAsync(group, AddressOf(msnAddress));

    public override Task SeesInGroupAsync(string group, string msnAddress) => client.WaitUntilAsync(
        () => NickOf(group, msnAddress) is not null, $"{msnAddress} in the room", TestContext.Current.CancellationToken);

    public override Task SeesGoneFromGroupAsync(string group, string msnAddress) => client.WaitUntilAsync(
        () => NickOf(group, msnAddress) is null, $"{msnAddress} gone from the room", TestContext.Current.CancellationToken);

    /// <summary>Says something in a room and sees it there.</summary>
    public override async Task<string> SaysInGroupAsync(string group, string text)
    {
        await ComesBackAsync(group);
        var id = await client.SendToRoomAsync(group, text);
        await client.WaitForAsync(
            stanza => stanza.Attribute("id")?.Value == id && stanza.Attribute("from")?.Value == $"{group}/{RoomNick}" && stanza.Attribute("type")?.Value == "groupchat",
            "his own words in the room");
        return id;
    }

    public override async Task HearsInGroupAsync(string group, string msnAddress, string text)
    {
        await ComesBackAsync(group);
        await client.WaitForAsync(
            stanza => IsSaidInGroup(stanza, group, msnAddress) && stanza.Element(XmppNames.Client + "body")?.Value == text,
            $"a message from {msnAddress} in the room");
    }

    public override Task TypesInGroupAsync(string group) => client.SendChatStateToRoomAsync(group, "composing");

    public override Task SeesTypingInGroupAsync(string group, string msnAddress) => client.WaitForAsync(
        stanza => IsSaidInGroup(stanza, group, msnAddress) && stanza.Element(XmppNames.ChatStates + "composing") is not null,
        $"{msnAddress} typing in the room");

    public override Task NudgesInGroupAsync(string group) => client.SendRawAsync(
        $"<message to='{group}' type='groupchat' id='nudge-{Guid.NewGuid():N}'><attention xmlns='urn:xmpp:attention:0'/></message>");

    public override Task SeesNudgeInGroupAsync(string group, string msnAddress) => client.WaitForAsync(
        stanza => IsSaidInGroup(stanza, group, msnAddress) && stanza.Element(XmppNames.Client + "body")?.Value.Contains("nudge", StringComparison.Ordinal) == true,
        $"a nudge of {msnAddress} in the room");

    /// <summary>Leaves the group for good, by the transport's command.</summary>
    public override async Task LeavesGroupAsync(string group)
    {
        var form = await client.CommandAsync(Transport, "leave-group");
        var session = form.Element(XmppNames.Commands + "command")?.Attribute("sessionid")?.Value;
        var option = form.Descendants(XmppNames.DataForms + "option").Single().Element(XmppNames.DataForms + "value")!.Value;
        var done = await client.CommandAsync(Transport, "leave-group", "complete", session, new Dictionary<string, string> { ["group"] = option });
        Assert.StartsWith("You have left", done.Value, StringComparison.Ordinal);
        await client.WaitForAsync(
            stanza => stanza.Attribute("from")?.Value == $"{group}/{RoomNick}" && StatusCodes(stanza).Contains("321"), "being out of the room");
    }

    /// <summary>Gets an invitation into a room and returns its address.</summary>
    public async Task<string> IsInvitedAsync()
    {
        var invitation = await client.WaitForAsync(
            stanza => stanza.Descendants(XmppNames.MucUser + "invite").Any() && stanza.Attribute("type")?.Value != "error", "an invitation into a room");
        return invitation.Element(XmppNames.Conference + "x")!.Attribute("jid")!.Value;
    }

    /// <summary>Whether a room is joined by itself as his account's bookmarks say; null where there is none of it.</summary>
    public async Task<string?> FindBookmarkAsync(string room)
    {
        var answer = await AskItemsAsync(client.BareJid, "urn:xmpp:bookmarks:1", null);
        return answer.Descendants(XNamespace.Get("http://jabber.org/protocol/pubsub") + "item").FirstOrDefault(item => item.Attribute("id")?.Value == room)
            ?.Element(XNamespace.Get("urn:xmpp:bookmarks:1") + "conference")?.Attribute("autojoin")?.Value;
    }

    /// <summary>Comes into a room and returns his own presence in it.</summary>
    public Task<XElement> JoinsAsync(string room) => client.JoinRoomAsync(room, RoomNick);

    public Task LeavesRoomAsync(string room) => client.LeaveRoomAsync(room, RoomNick);

    /// <summary>Reads something from the transport itself that contains these words.</summary>
    public override Task IsToldAsync(string words) => client.WaitForAsync(
        stanza => IsMessageFrom(stanza, Transport)
            && stanza.Element(XmppNames.Client + "body")?.Value.Contains(words, StringComparison.OrdinalIgnoreCase) == true,
        $"a word of the transport about \"{words}\"");

    public override Task IsAskedAsync(string msnAddress) => IsAskedByAsync(AddressOf(msnAddress));

    public override Task AcceptAsync(string msnAddress) => AcceptJidAsync(AddressOf(msnAddress));

    public override Task DeclineAsync(string msnAddress) => client.SendPresenceAsync(AddressOf(msnAddress), "unsubscribed");

    public override Task AddsAsync(string msnAddress) => client.SendPresenceAsync(AddressOf(msnAddress), "subscribe");

    public override Task RemovesAsync(string msnAddress) => client.RemoveRosterItemAsync(AddressOf(msnAddress));

    public override Task SetsPresenceAsync(Availability availability, string status) =>
        client.SendPresenceAsync(show: ShowOf(availability), status: status);

    public override Task LeavesAsync() => client.DisconnectAsync();

    public override Task SeesServerGoneAsync() => client.Disconnected;

    public override Task ReturnsAsync() => client.ConnectAsync(server.ClientPort);

    public override Task WaitUntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken) =>
        client.WaitUntilAsync(condition, what, cancellationToken);

    public override ValueTask DisposeAsync() => client.DisposeAsync();

    private static string? PhotoOf(XElement presence) =>
        IsAvailable(presence) ? presence.Descendants().FirstOrDefault(element => element.Name.LocalName == "photo")?.Value : null;

    private Task<XElement> AskItemsAsync(string jid, string node, string? id)
    {
        XNamespace pubsub = "http://jabber.org/protocol/pubsub";
        return client.SendIqAsync(
            "get",
            jid,
            new XElement(
                pubsub + "pubsub",
                new XElement(pubsub + "items", new XAttribute("node", node), id is null ? null : new XElement(pubsub + "item", new XAttribute("id", id)))));
    }

    private async Task PublishAsync(string node, string id, XElement content)
    {
        XNamespace pubsub = "http://jabber.org/protocol/pubsub";
        var answer = await client.SendIqAsync(
            "set",
            client.BareJid,
            new XElement(
                pubsub + "pubsub",
                new XElement(pubsub + "publish", new XAttribute("node", node), new XElement(pubsub + "item", new XAttribute("id", id), content))));
        Assert.True(IsResult(answer), ErrorText(answer));
    }

    internal static bool IsResult(XElement answer) => answer.Attribute("type")?.Value == "result";

    internal static string ErrorText(XElement stanza)
    {
        var error = stanza.Element(XmppNames.Client + "error");
        return error is null ? "" : $"{error.Elements().First().Name.LocalName}: {error.Element(XmppNames.Stanzas + "text")?.Value}";
    }

    private Task<XElement> IsAskedByAsync(string jid) => client.WaitForAsync(
        stanza => stanza.Name == XmppNames.Client + "presence" && stanza.Attribute("type")?.Value == "subscribe" && Bare(stanza) == jid,
        $"a subscription request of {jid}");

    // Says yes to a request and asks the same in return, as clients do in one step.
    private async Task AcceptJidAsync(string jid)
    {
        await IsAskedByAsync(jid);
        await client.SendPresenceAsync(jid, "subscribed");
        await client.SendPresenceAsync(jid, "subscribe");
        await client.WaitForRosterItemAsync(jid, item => item.Attribute("subscription")?.Value == "both");
    }

    // Where the bridge may manage rosters an address is simply there; elsewhere it asks to be added, and the person says yes.
    private Task HasInRosterAsync(string jid) => server.Kind.RosterSetByComponent
        ? client.WaitForRosterItemAsync(jid, item => item.Attribute("subscription")?.Value == "both")
        : AcceptJidAsync(jid);

    // Where the bridge may not manage rosters it ends the subscriptions; the item that knows nobody any more is the client's to delete.
    private Task IsGoneAsync(string jid) => server.Kind.RosterSetByComponent
        ? client.WaitForNoRosterItemAsync(jid)
        : client.WaitForRosterItemAsync(jid, item => item.Attribute("subscription")?.Value == "none");

    private static string? ShowOf(Availability availability) => availability switch
    {
        Availability.Online => null,
        Availability.Busy => "dnd",
        Availability.Away => "away",
        _ => throw new ArgumentOutOfRangeException(nameof(availability), availability, "No story needs it."),
    };

    private static bool IsReceiptOf(XElement stanza, string id) =>
        stanza.Element(XmppNames.Receipts + "received")?.Attribute("id")?.Value == id;

    private static bool IsErrorFor(XElement stanza, string id) =>
        stanza.Attribute("id")?.Value == id && stanza.Attribute("type")?.Value == "error";

    // <message from='alice@…'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message to='bob…'><body>…
    private static (string? Id, string Text)? OwnText(XElement stanza, string to) =>
        stanza.Element(XmppNames.Carbons + "sent")?.Descendants(XmppNames.Client + "message").FirstOrDefault() is { } copy
            && copy.Attribute("to")?.Value.Split('/')[0] == to
            && copy.Element(XmppNames.Client + "body") is { } body
            ? (copy.Attribute("id")?.Value, body.Value)
            : null;

    internal static IReadOnlyList<string> StatusCodes(XElement stanza) =>
        [.. stanza.Descendants(XmppNames.MucUser + "status").Select(status => status.Attribute("code")!.Value)];

    // As clients do who were put out of a room because its service went away.
    private async Task ComesBackAsync(string room)
    {
        if (client.Received.LastOrDefault(stanza => stanza.Name == XmppNames.Client + "presence" && stanza.Attribute("from")?.Value == $"{room}/{RoomNick}") is { } own
            && !IsAvailable(own) && StatusCodes(own).Contains("332"))
        {
            await JoinsAsync(room);
        }
    }

    /// <summary>What somebody is called in a room; null where he is not in it.</summary>
    public string? NickOf(string room, string msnAddress) => client.Received
        .Where(stanza => stanza.Name == XmppNames.Client + "presence" && Bare(stanza) == room
            && stanza.Descendants(XmppNames.MucUser + "item").FirstOrDefault()?.Attribute("jid")?.Value == AddressOf(msnAddress))
        // Where an occupant has changed his name or gone, what was said of him last counts.
        .Select(presence => IsAvailable(presence) ? presence.Attribute("from")!.Value[(room.Length + 1)..] : null)
        .LastOrDefault();

    private bool IsSaidInGroup(XElement stanza, string room, string msnAddress) =>
        stanza.Name == XmppNames.Client + "message" && stanza.Attribute("type")?.Value == "groupchat"
        && NickOf(room, msnAddress) is { } nick && stanza.Attribute("from")?.Value == $"{room}/{nick}";

    private static bool IsAvailable(XElement presence) => presence.Attribute("type") is null;

    private static string? Show(XElement presence) => presence.Element(XmppNames.Client + "show")?.Value;

    private static string? Bare(XElement stanza) => stanza.Attribute("from")?.Value.Split('/')[0];

    private static bool IsMessageFrom(XElement stanza, string jid) =>
        stanza.Name == XmppNames.Client + "message" && stanza.Attribute("type")?.Value != "error" && Bare(stanza) == jid;

    private static string? LinkOf(XElement stanza) => stanza.Element(XmppNames.OutOfBand + "x")?.Element(XmppNames.OutOfBand + "url")?.Value;
}
