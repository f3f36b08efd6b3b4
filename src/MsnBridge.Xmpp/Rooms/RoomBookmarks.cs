using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>
/// Bookmarks of rooms (XEP-0402) in users' accounts, by which their clients join by themselves: written where their servers let the transport act for them in matters of
/// publishing (XEP-0356, section 7). One is written once in the life of a group, so that what its user makes of it stays. Runs in the user's queue of rooms.
/// </summary>
internal sealed partial class RoomBookmarks(
    IStanzaStream stream, ContactAddresses addresses, Privileges privileges, DeviceFeatures features, RoomMemory memory, ILogger<RoomBookmarks> logger)
{
    /// <returns>True where a device of the user joins by itself.</returns>
    public async Task<bool> AddAsync(Room room, CancellationToken cancellationToken)
    {
        if (!privileges.PublishFor(room.User) || !await AskAsync(room.User, Publish(room), cancellationToken))
        {
            return false;
        }

        await memory.NoteBookmarkAsync(room.User, room.Address.Local!, cancellationToken);
        return features.DevicesWith(room.User, $"{Ns.Bookmarks.NamespaceName}+notify").Count > 0;
    }

    /// <summary>The group is over.</summary>
    public async Task RemoveAsync(Jid user, string local, CancellationToken cancellationToken)
    {
        if (!await memory.HasBookmarkAsync(user, local, cancellationToken))
        {
            return;
        }

        if (privileges.PublishFor(user))
        {
            await AskAsync(user, Retract(local), cancellationToken);
        }

        await memory.ForgetBookmarkAsync(user, local, cancellationToken);
    }

    /// <summary>The user has no account any more.</summary>
    public async Task ForgetAsync(Jid user, CancellationToken cancellationToken)
    {
        foreach (var local in await memory.LoadBookmarksAsync(user, cancellationToken))
        {
            await RemoveAsync(user, local, cancellationToken);
        }
    }

    // <pubsub><publish node='urn:xmpp:bookmarks:1'><item id='room'><conference xmlns='urn:xmpp:bookmarks:1' name='…' autojoin='true'><nick>…</nick></conference></item></publish>
    // <publish-options><x xmlns='jabber:x:data' type='submit'>…</x></publish-options></pubsub>: without the options others could read them.
    private static XElement Publish(Room room) => new(
        Ns.PubSub + "pubsub",
        new XElement(
            Ns.PubSub + "publish",
            new XAttribute("node", Ns.Bookmarks.NamespaceName),
            new XElement(
                Ns.PubSub + "item",
                new XAttribute("id", room.Address.ToString()),
                new XElement(
                    Ns.Bookmarks + "conference",
                    new XAttribute("name", room.Title),
                    new XAttribute("autojoin", "true"),
                    new XElement(Ns.Bookmarks + "nick", room.Nick.Length > 0 ? room.Nick : room.User.Local)))),
        new XElement(
            Ns.PubSub + "publish-options",
            new XElement(
                Ns.DataForm + "x",
                new XAttribute("type", "submit"),
                DataForm.Hidden("FORM_TYPE", "http://jabber.org/protocol/pubsub#publish-options"),
                DataForm.Hidden("pubsub#persist_items", "true"),
                DataForm.Hidden("pubsub#max_items", "max"),
                DataForm.Hidden("pubsub#send_last_published_item", "never"),
                DataForm.Hidden("pubsub#access_model", "whitelist"))));

    private XElement Retract(string local) => new(
        Ns.PubSub + "pubsub",
        new XElement(
            Ns.PubSub + "retract",
            new XAttribute("node", Ns.Bookmarks.NamespaceName),
            new XAttribute("notify", "true"),
            new XElement(Ns.PubSub + "item", new XAttribute("id", $"{local}@{addresses.Transport}"))));

    // <iq type='set' to='alice@example.org'><privileged_iq xmlns='urn:xmpp:privilege:2'><iq xmlns='jabber:client' type='set' to='alice@example.org' id='…'>…</iq></privileged_iq></iq>,
    // answered by <privilege xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='result|error'/></forwarded></privilege>
    private async Task<bool> AskAsync(Jid user, XElement content, CancellationToken cancellationToken)
    {
        var id = $"bookmark-{Guid.NewGuid():N}";
        var asked = new XElement(
            Ns.Client + "iq", new XAttribute("type", "set"), new XAttribute("to", user.Bare.ToString()), new XAttribute("id", id), content);
        try
        {
            var answer = await stream.QueryAsync(
                Stanza.Iq(addresses.Transport, user.Bare, "set", id, new XElement(Ns.Privilege2 + "privileged_iq", asked)), cancellationToken);
            if (answer is null)
            {
                // The connection broke: nothing is known of what the server can do.
                return false;
            }

            if (Stanza.TypeOf(answer) == "result" && answer.Descendants(Ns.Client + "iq").FirstOrDefault() is { } inner && Stanza.TypeOf(inner) == "result")
            {
                return true;
            }

            LogRefused(user.Domain, answer.Descendants().FirstOrDefault(element => element.Name.Namespace == Ns.StanzaErrors)?.Name.LocalName ?? "no condition");
        }
        catch (TimeoutException)
        {
            privileges.RevokePublishing(user);
            LogRefused(user.Domain, "no answer");
        }

        return false;
    }

    [LoggerMessage(XmppEventIds.BookmarkRefused, LogLevel.Information, "The server of {Domain} did not take a bookmark of a room ({Condition}): its user is invited instead.")]
    private partial void LogRefused(string domain, string condition);
}
