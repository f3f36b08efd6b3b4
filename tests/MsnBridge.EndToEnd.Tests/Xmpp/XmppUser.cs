using System.Xml.Linq;
using MsnBridge.EndToEnd.Tests.Clients;

namespace MsnBridge.EndToEnd.Tests.Xmpp;

/// <summary>
/// A person with an XMPP client: slixmpp, a library nobody here wrote, in a process of its own. Knows his roster and the presence of
/// everybody in it as a client does. Answers to requests come back as stanzas, also those of type error. Everything ends early when the
/// running test is cancelled.
/// </summary>
public sealed class XmppUser : IAsyncDisposable
{
    private readonly SlixmppProcess _process;
    private readonly Dictionary<string, XElement> _roster = [];
    private readonly Dictionary<string, XElement> _presences = [];
    private readonly string _password;
    private readonly string _resource;
    private TaskCompletionSource _disconnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;
    private int _lastId;

    private XmppUser(string jid, string password, string resource)
    {
        (BareJid, _password, _resource) = (jid, password, resource);
        _process = new SlixmppProcess(() => _disconnected.TrySetResult());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string BareJid { get; }

    public string FullJid => $"{BareJid}/{_resource}";

    /// <summary>Completes when the stream to the server has ended.</summary>
    public Task Disconnected => _disconnected.Task;

    /// <summary>Everything received so far.</summary>
    public IReadOnlyList<XElement> Received => _process.Stanzas.All;

    /// <summary>Signs in, asks for the roster and becomes available. The caller disposes the user.</summary>
    /// <param name="tls">With STARTTLS; otherwise in the clear.</param>
    public static async Task<XmppUser> SignInAsync(
        int port, string jid, string password, bool tls = false, string resource = "test")
    {
        var user = new XmppUser(jid, password, resource);
        try
        {
            await user.ConnectAsync(port, tls);
            return user;
        }
        catch
        {
            await user.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects again after <see cref="Disconnected"/>, as a client does.</summary>
    public async Task ConnectAsync(int port, bool tls = false)
    {
        _disconnected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _process.AskAsync("connect", new { jid = FullJid, password = _password, host = "127.0.0.1", port, tls }, Token);
        await AskAsync("get_roster", new { });
        await SendPresenceAsync();
    }

    /// <summary>Becomes unavailable and ends the stream.</summary>
    public Task DisconnectAsync() => TellAsync("disconnect", new { });

    public Task<XElement> GetRegistrationAsync(string service) =>
        AskAsync("get_registration", new { to = service });

    /// <summary>Registers as clients with data forms do: fetches the form, fills it in, submits it (XEP-0077 with XEP-0004).</summary>
    public Task<XElement> RegisterByFormAsync(string service, IReadOnlyDictionary<string, string> fields) =>
        AskAsync("register_by_form", new { to = service, fields });

    /// <summary>Registers as clients without data forms do.</summary>
    public Task<XElement> RegisterByFieldsAsync(string service, IReadOnlyDictionary<string, string> fields) =>
        AskAsync("register_by_fields", new { to = service, fields });

    public Task<XElement> UnregisterAsync(string service) =>
        AskAsync("unregister", new { to = service });

    public Task<XElement> ListCommandsAsync(string service) =>
        AskAsync("list_commands", new { to = service });

    /// <summary>One step of an ad-hoc command (XEP-0050); the first one has neither a session nor fields.</summary>
    public Task<XElement> CommandAsync(
        string service, string node, string action = "execute", string? session = null, IReadOnlyDictionary<string, string>? fields = null) =>
        AskAsync("command", new { to = service, node, action, session, fields });

    public Task<XElement> DiscoverInfoAsync(string jid, string? node = null) =>
        AskAsync("disco_info", new { to = jid, node });

    public Task<XElement> DiscoverItemsAsync(string jid, string? node = null) =>
        AskAsync("disco_items", new { to = jid, node });

    public Task<XElement> GetVCardAsync(string jid) => AskAsync("vcard", new { jid });

    public Task<XElement> GetVersionAsync(string jid) => AskAsync("version", new { to = jid });

    public Task<XElement> PingAsync(string jid) => AskAsync("ping", new { to = jid });

    /// <summary>From now on the server copies to this client what other clients of the user write (XEP-0280).</summary>
    public async Task EnableCarbonsAsync() =>
        Assert.Equal("result", (await SendIqAsync("set", BareJid, new XElement(XmppNames.Carbons + "enable"))).Attribute("type")?.Value);

    /// <summary>Announces what this client shows beside what the library does (XEP-0115).</summary>
    public Task AnnounceAsync(params string[] features) => TellAsync("announce", new { features });

    /// <summary>An IQ of one's own making.</summary>
    public Task<XElement> SendIqAsync(string type, string to, XElement? payload) =>
        AskAsync("iq", new { type, to, payload = payload?.ToString(SaveOptions.DisableFormatting) });

    public Task<XElement> SetRosterItemAsync(string jid, string name, IReadOnlyList<string>? groups = null) =>
        AskAsync("set_roster_item", new { jid, name, groups = groups ?? [] });

    public Task<XElement> RemoveRosterItemAsync(string jid) =>
        AskAsync("remove_roster_item", new { jid });

    public Task SendPresenceAsync(
        string? to = null, string? type = null, string? show = null, string? status = null) =>
        TellAsync("presence", new { to, type, show, status });

    /// <summary>Sends a chat message and returns its id.</summary>
    public async Task<string> SendMessageAsync(
        string to, string body, bool requestReceipt = true, string? id = null)
    {
        id ??= $"{_resource}-{Guid.NewGuid():N}";
        await TellAsync(
            "message", new { to, stanza_id = id, body, chat_state = "active", request_receipt = requestReceipt, origin_id = id });
        return id;
    }

    /// <param name="state">As in XEP-0085: composing, paused, active, inactive or gone.</param>
    public Task SendChatStateAsync(string to, string state) =>
        TellAsync(
            "message",
            new { to, stanza_id = $"{_resource}-state-{Interlocked.Increment(ref _lastId)}", body = (string?)null, chat_state = state, request_receipt = false, origin_id = (string?)null });

    /// <summary>Comes into a room (XEP-0045) and returns his own presence in it, when everything has come that a room sends at the entry.</summary>
    public Task<XElement> JoinRoomAsync(string room, string nick) => AskAsync("join_room", new { room, nick });

    public Task LeaveRoomAsync(string room, string nick) => TellAsync("leave_room", new { room, nick });

    /// <summary>Invites somebody by way of the room.</summary>
    public Task InviteAsync(string room, string to) => TellAsync("invite", new { room, to });

    /// <summary>Invites somebody by a message to himself (XEP-0249).</summary>
    public Task InviteDirectlyAsync(string room, string to) => TellAsync("invite_directly", new { room, to });

    /// <summary>Says something in a room and returns the message's id.</summary>
    public async Task<string> SendToRoomAsync(string room, string body, string? id = null)
    {
        id ??= $"{_resource}-{Guid.NewGuid():N}";
        await TellAsync(
            "message", new { to = room, stanza_id = id, body, chat_state = "active", request_receipt = true, origin_id = id, type = "groupchat" });
        return id;
    }

    public Task SendChatStateToRoomAsync(string room, string state) =>
        TellAsync(
            "message",
            new
            {
                to = room,
                stanza_id = $"{_resource}-state-{Interlocked.Increment(ref _lastId)}",
                body = (string?)null,
                chat_state = state,
                request_receipt = false,
                origin_id = (string?)null,
                type = "groupchat",
            });

    /// <summary>A stanza as it goes over the wire, for what no client should send.</summary>
    public Task SendRawAsync(string xml) => TellAsync("raw", new { xml });

    /// <summary>The oldest stanza that matches and was not returned before; waits for it.</summary>
    /// <param name="what">What is waited for, for the failure's text.</param>
    public Task<XElement> WaitForAsync(
        Func<XElement, bool> predicate, string what, TimeSpan? timeout = null) =>
        _process.Stanzas.TakeAsync(predicate, what, timeout ?? Waiting.Patience, Token);

    /// <summary>Waits until the roster has an item of that address for which the condition holds.</summary>
    public async Task<XElement> WaitForRosterItemAsync(
        string jid, Func<XElement, bool>? condition = null, TimeSpan? timeout = null)
    {
        XElement? found = null;
        await WaitUntilAsync(
            () => _roster.TryGetValue(jid, out found) && (condition is null || condition(found)),
            $"the roster item {jid}", timeout);
        return found!;
    }

    /// <summary>Waits until the roster has no item of that address.</summary>
    public Task WaitForNoRosterItemAsync(string jid, TimeSpan? timeout = null) =>
        WaitUntilAsync(() => !_roster.ContainsKey(jid), $"the end of the roster item {jid}", timeout);

    /// <summary>Waits until the latest presence of that bare address, from whichever resource, fulfils the condition.</summary>
    public async Task<XElement> WaitForPresenceAsync(
        string jid, Func<XElement, bool> condition, string what, TimeSpan? timeout = null)
    {
        XElement? found = null;
        await WaitUntilAsync(
            () => _presences.TryGetValue(jid, out found) && condition(found), $"presence of {jid}: {what}", timeout);
        return found!;
    }

    /// <summary>Waits until a condition on what was received holds; it is looked at after each stanza.</summary>
    public Task WaitUntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken) =>
        _process.Stanzas.WaitUntilAsync(condition, what, Waiting.Patience, cancellationToken);

    /// <summary>From now on what comes is handed on and not kept: nothing can be waited for any more.</summary>
    internal void HandTo(Action<XElement> receiver) => _process.Stanzas.HandTo(receiver);

    /// <summary>Ends the stream and the client.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    internal async Task<XElement> AskAsync(string what, object arguments) =>
        XElement.Parse((string)(await _process.AskAsync(what, arguments, Token))!, LoadOptions.PreserveWhitespace);

    private async Task TellAsync(string what, object arguments) => await _process.AskAsync(what, arguments, Token);

    private Task WaitUntilAsync(Func<bool> condition, string what, TimeSpan? timeout) =>
        _process.Stanzas.WaitUntilAsync(
            () =>
            {
                ApplyNewStanzas();
                return condition();
            },
            what, timeout ?? Waiting.Patience, Token);

    // Runs under the log's lock, so roster and presences need none of their own.
    private void ApplyNewStanzas()
    {
        var all = _process.Stanzas.All;
        for (; _seen < all.Count; _seen++)
            Apply(all[_seen]);
    }

    private void Apply(XElement stanza)
    {
        var type = stanza.Attribute("type")?.Value;
        if (stanza.Name == XmppNames.Client + "presence" && type is null or "unavailable" && stanza.Attribute("from")?.Value is { } from)
        {
            _presences[from.Split('/')[0]] = stanza;
        }
        else if (stanza.Name == XmppNames.Client + "iq" && type is "set" or "result" && stanza.Element(XmppNames.Roster + "query") is { } query)
        {
            if (type == "result")
                _roster.Clear();
            foreach (var item in query.Elements(XmppNames.Roster + "item"))
            {
                var jid = item.Attribute("jid")!.Value;
                if (item.Attribute("subscription")?.Value == "remove")
                    _roster.Remove(jid);
                else
                    _roster[jid] = item;
            }
        }
    }
}
