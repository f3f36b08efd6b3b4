using System.Security.Cryptography;
using System.Xml.Linq;
using MsnBridge.EndToEnd.Tests.Stories;

namespace MsnBridge.EndToEnd.Tests.Xmpp;

/// <content>What he does and sees beside plain words.</content>
public sealed partial class JabberPerson : IExpressivePerson
{
    private static readonly XNamespace s_event = "http://jabber.org/protocol/pubsub#event";
    private static readonly XNamespace s_tune = "http://jabber.org/protocol/tune";
    private static readonly XNamespace s_xhtml = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace s_bob = "urn:xmpp:bob";

    public Task ShowsEverythingAsync() => client.AnnounceAsync("http://jabber.org/protocol/xhtml-im", "http://jabber.org/protocol/tune+notify", "urn:xmpp:bob");

    public async Task<string> NudgesAsync(string msnAddress)
    {
        var id = $"nudge-{Guid.NewGuid():N}";
        await client.SendRawAsync(
            $"<message to='{AddressOf(msnAddress)}' type='chat' id='{id}'><attention xmlns='urn:xmpp:attention:0'/><request xmlns='urn:xmpp:receipts'/></message>");
        return id;
    }

    public async Task IsToldTooFastAsync(string msnAddress, string handle) =>
        Assert.Contains("too quickly", await IsToldUndeliveredAsync(handle), StringComparison.Ordinal);

    public Task SeesNudgeAsync(string msnAddress) => client.WaitForAsync(
        stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && stanza.Element(XNamespace.Get("urn:xmpp:attention:0") + "attention") is not null,
        $"a nudge of {msnAddress}");

    public async Task ListensToAsync(string? artist, string title)
    {
        var tune = artist is null ? new XElement(s_tune + "tune") : new XElement(s_tune + "tune", new XElement(s_tune + "artist", artist), new XElement(s_tune + "title", title));
        XNamespace pubsub = "http://jabber.org/protocol/pubsub";
        var answer = await client.SendIqAsync(
            "set",
            client.BareJid,
            new XElement(
                pubsub + "pubsub",
                new XElement(
                    pubsub + "publish",
                    new XAttribute("node", s_tune.NamespaceName),
                    new XElement(pubsub + "item", new XAttribute("id", "current"), tune))));
        Assert.True(IsResult(answer), answer.ToString());
    }

    public Task SeesListeningAsync(string msnAddress, string artist, string title) => client.WaitForAsync(
        stanza => stanza.Attribute("from")?.Value.Split('/')[0] == AddressOf(msnAddress)
            && stanza.Element(s_event + "event")?.Descendants(s_tune + "tune").FirstOrDefault() is { } tune
            && tune.Element(s_tune + "artist")?.Value == artist && tune.Element(s_tune + "title")?.Value == title,
        $"the tune of {msnAddress}");

    public Task SaysWithPictureAsync(string msnAddress, string text, string code, byte[] picture) =>
        SaysWithPictureAsync(AddressOf(msnAddress), "chat", text, code, picture);

    public Task SaysWithPictureInGroupAsync(string room, string text, string code, byte[] picture) => SaysWithPictureAsync(room, "groupchat", text, code, picture);

    public async Task<byte[]> HearsWithPictureInGroupAsync(string room, string msnAddress, string text, string code)
    {
        var heard = await client.WaitForAsync(
            stanza => IsSaidInGroup(stanza, room, msnAddress) && stanza.Element(XmppNames.Client + "body")?.Value == text, $"a message from {msnAddress} in the room");
        return await FetchPictureAsync(heard, heard.Attribute("from")!.Value, code);
    }

    private async Task SaysWithPictureAsync(string to, string type, string text, string code, byte[] picture)
    {
#pragma warning disable CA5350 // What XEP-0231 names data by.
        var cid = $"sha1+{Convert.ToHexStringLower(SHA1.HashData(picture))}@bob.xmpp.org";
#pragma warning restore CA5350
        var around = text.Split(code);
        await client.SendRawAsync(new XElement(
            "message",
            new XAttribute("to", to),
            new XAttribute("type", type),
            new XAttribute("id", $"picture-{Guid.NewGuid():N}"),
            new XElement("body", text),
            new XElement(
                XNamespace.Get("http://jabber.org/protocol/xhtml-im") + "html",
                new XElement(
                    s_xhtml + "body",
                    new XElement(s_xhtml + "p", around[0], new XElement(s_xhtml + "img", new XAttribute("alt", code), new XAttribute("src", $"cid:{cid}")), around[1]))),
            new XElement(s_bob + "data", new XAttribute("cid", cid), new XAttribute("type", "image/png"), Convert.ToBase64String(picture)))
            .ToString(SaveOptions.DisableFormatting));
    }

    public async Task<byte[]> HearsWithPictureAsync(string msnAddress, string text, string code)
    {
        var heard = await client.WaitForAsync(
            stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && stanza.Element(XmppNames.Client + "body")?.Value == text, $"a message from {msnAddress}");
        return await FetchPictureAsync(heard, AddressOf(msnAddress), code);
    }

    private async Task<byte[]> FetchPictureAsync(XElement heard, string from, string code)
    {
        var image = Assert.Single(heard.Descendants(s_xhtml + "img"));
        Assert.Equal(code, image.Attribute("alt")?.Value);
        var answer = await client.SendIqAsync(
            "get", from, new XElement(s_bob + "data", new XAttribute("cid", image.Attribute("src")!.Value["cid:".Length..])));
        return Convert.FromBase64String(answer.Element(s_bob + "data")!.Value);
    }

    public Task SaysBoldAsync(string msnAddress, string text, string color) => client.SendRawAsync(new XElement(
        "message",
        new XAttribute("to", AddressOf(msnAddress)),
        new XAttribute("type", "chat"),
        new XElement("body", text),
        new XElement(
            XNamespace.Get("http://jabber.org/protocol/xhtml-im") + "html",
            new XElement(s_xhtml + "body", new XElement(s_xhtml + "p", new XAttribute("style", $"font-weight: bold; color: #{color}"), text))))
        .ToString(SaveOptions.DisableFormatting));

    public Task HearsBoldAsync(string msnAddress, string text, string color) => client.WaitForAsync(
        stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && stanza.Element(XmppNames.Client + "body")?.Value == text
            && stanza.Descendants(s_xhtml + "span").FirstOrDefault()?.Attribute("style")?.Value.StartsWith($"font-weight: bold; color: #{color}", StringComparison.Ordinal) == true,
        $"a bold message from {msnAddress}");

    public DateTimeOffset? TimeOf(string msnAddress, string text) => client.Received
        .Single(stanza => IsMessageFrom(stanza, AddressOf(msnAddress)) && stanza.Element(XmppNames.Client + "body")?.Value == text)
        .Element(XmppNames.Delay + "delay")?.Attribute("stamp") is { } stamp
            ? DateTimeOffset.Parse(stamp.Value, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    public Task WantsEmoticonsAsCharactersAsync() => CompleteAsync("settings", ("emoticons", "1"));

    public async Task SignsOutPlaceAsync(string name)
    {
        var form = await client.CommandAsync(Transport, "places");
        var place = form.Descendants(XNamespace.Get("jabber:x:data") + "option").Single(option => option.Attribute("label")?.Value == name).Value;
        await CompleteAsync("places", ("place", place));
    }

    private async Task CompleteAsync(string node, params (string Name, string Value)[] fields)
    {
        var form = await client.CommandAsync(Transport, node);
        var session = form.Descendants(XNamespace.Get("http://jabber.org/protocol/commands") + "command").Single().Attribute("sessionid")!.Value;
        Assert.True(IsResult(await client.CommandAsync(Transport, node, "complete", session, fields.ToDictionary(field => field.Name, field => field.Value))));
    }
}
