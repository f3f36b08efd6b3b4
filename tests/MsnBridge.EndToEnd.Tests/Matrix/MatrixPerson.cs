using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Stories;

namespace MsnBridge.EndToEnd.Tests.Matrix;

/// <summary>
/// A person who uses the bridge from a Matrix client: he types commands to the bot and writes to ghosts in direct rooms, and accepts every
/// invitation of theirs.
/// </summary>
public sealed partial class MatrixPerson(SynapseServer server, MatrixUser client) : HomePerson
{
    private const string StatusEvent = "com.beeper.message_send_status";

    // What he calls a message, and the event it became.
    private readonly ConcurrentDictionary<string, MatrixEventReference> _said = new();
    private readonly ConcurrentDictionary<string, string> _roomsByAddress = new();
    private readonly ConcurrentDictionary<string, MatrixEvent> _questions = new();
    private readonly SemaphoreSlim _makingRooms = new(1);
    private string? _managementRoom;
    private MatrixEventReference? _password;

    /// <summary>The client, for what no other story does.</summary>
    public MatrixUser Client => client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public override async Task<string?> TryLinkAsync(string msnAddress, string password, string? network = null)
    {
        var answer = await AskBotAsync(BotWords.Login(msnAddress, network ?? BridgeConfiguration.Network));
        if (!answer.Contains(BotWords.AsksForPassword, StringComparison.OrdinalIgnoreCase))
            return answer;
        answer = await AskBotAsync(
            password,
            body => !body.Contains(BotWords.SigningIn, StringComparison.OrdinalIgnoreCase),
            (room, id) => _password = new MatrixEventReference(room, id));
        return answer.Contains(BotWords.Linked, StringComparison.OrdinalIgnoreCase) ? null : answer;
    }

    public override async Task UnlinkAsync(params string[] msnAddresses)
    {
        await AskBotAsync(BotWords.Logout);
        foreach (var address in msnAddresses)
            await SeesNoContactAsync(address);
    }

    public override async Task<bool> IsLinkedAsync(string msnAddress) =>
        (await AskStatusAsync()).Contains(msnAddress, StringComparison.OrdinalIgnoreCase);

    public override Task<string> AskStatusAsync() => AskBotAsync(BotWords.Status);

    public override Task<string> AskPageAsync() => AskBotAsync(BotWords.Page);

    public override async Task TakesExportAsync()
    {
        await AskBotAsync(BotWords.Export);
        await IsToldAsync(BotWords.ExportHanded);
    }

    public override async Task IsForgottenAsync()
    {
        await AskBotAsync(BotWords.ForgetMe);
        await AskBotAsync(BotWords.ForgetMeYes);
        await IsToldAsync(BotWords.Forgotten);
    }

    public override Task AskReconnectAsync() => AskBotAsync(BotWords.Reconnect);

    public override Task SeesSignedInAsync() => AskUntilAsync(BotWords.Status, IsSignedIn);

    public override Task SeesSignedOutAsync() => AskUntilAsync(BotWords.Status, answer => !IsSignedIn(answer));

    public override Task SeesContactAsync(string msnAddress) =>
        AskUntilAsync(BotWords.Contacts(msnAddress), answer => answer.Contains(msnAddress, StringComparison.OrdinalIgnoreCase));

    public override Task SeesNoContactAsync(string msnAddress) =>
        AskUntilAsync(BotWords.Contacts(msnAddress), answer => !answer.Contains(msnAddress, StringComparison.OrdinalIgnoreCase));

    /// <summary>Presence is shown to those who share a room, so he opens one.</summary>
    public override async Task SeesAvailableAsync(string msnAddress, Availability availability = Availability.Online, string? status = null)
    {
        await RoomWithAsync(msnAddress);
        var expected = PresenceOf(availability);
        await client.WaitForPresenceAsync(
            server.GhostOf(msnAddress),
            presence => presence.Text("content", "presence") == expected
                && (status is null || presence.Text("content", "status_msg")?.Contains(status, StringComparison.Ordinal) == true),
            expected);
    }

    public override async Task SeesOfflineAsync(string msnAddress)
    {
        await RoomWithAsync(msnAddress);
        await client.WaitForPresenceAsync(server.GhostOf(msnAddress), presence => presence.Text("content", "presence") == "offline", "offline");
    }

    public override async Task SeesNamedAsync(string msnAddress, string name) =>
        await client.WaitForNameAsync(await RoomWithAsync(msnAddress), server.GhostOf(msnAddress), name);

    public override async Task<string> SaysAsync(string msnAddress, string text, string? handle = null)
    {
        handle ??= $"said-{Guid.NewGuid():N}";
        var room = await RoomWithAsync(msnAddress);
        _said[handle] = new MatrixEventReference(room, await client.SendTextAsync(room, text, transaction: handle));
        return handle;
    }

    // As malformed as Synapse lets through.
    public override async Task SaysMalformedAsync(string msnAddress, string text) => await client.SendAsync(
        await RoomWithAsync(msnAddress),
        "m.room.message",
        new JsonObject
        {
            ["msgtype"] = "m.text",
            ["body"] = text,
            ["format"] = new JsonArray(text),
            ["formatted_body"] = new JsonObject { [text] = text },
            ["m.new_content"] = text,
            ["m.relates_to"] = new JsonObject { ["rel_type"] = "m.replace", ["event_id"] = 5 },
        });

    public override async Task HearsAsync(string msnAddress, string text)
    {
        var heard = await client.WaitForAsync(
            received => IsTextOf(received, msnAddress) && received.Body == text, $"a message from {msnAddress}");
        _roomsByAddress[msnAddress] = heard.Room!;
    }

    public override IReadOnlyList<string> TextsFrom(string msnAddress) =>
        [.. client.Received.Where(received => IsTextOf(received, msnAddress)).Select(received => received.Body!)];

    public override ILookup<string, string?> IdsOfTexts() => client.Received
        .Where(received => received.IsMessage() && received.Sender != client.Id)
        .ToLookup(received => received.Body!, received => received.Id);

    public override Task SeesPictureAsync(string msnAddress, byte[] picture) => SeesAvatarAsync(msnAddress, shown => shown?.SequenceEqual(picture) == true);

    /// <summary>Sees the ghost with what those have whose picture is not known.</summary>
    public override async Task SeesNoPictureAsync(string msnAddress)
    {
        var bot = (string?)(await client.GetProfileAsync(server.Bot))["avatar_url"];
        var (_, plain) = await client.DownloadAsync(bot!);
        await SeesAvatarAsync(msnAddress, shown => shown?.SequenceEqual(plain) == true);
    }

    public override async Task SetsPictureAsync(byte[] picture, string mediaType) => await client.SetAvatarAsync(await client.UploadAsync("me", mediaType, picture));

    public override Task RemovesPictureAsync() => client.SetAvatarAsync("");

    /// <summary>Looks at each picture that the ghost has in the room of the chat, where a change is told, until it is the one that is wanted.</summary>
    private async Task SeesAvatarAsync(string msnAddress, Func<byte[]?, bool> condition)
    {
        var room = await RoomWithAsync(msnAddress);
        var ghost = server.GhostOf(msnAddress);
        var looked = "not looked at yet";
        while (true)
        {
            string? uri = null;
            await client.WaitUntilAsync(
                () => client.Received.LastOrDefault(received => received.Room == room && received.Type == "m.room.member" && received.StateKey == ghost) is { } member
                    && (uri = member.Text("content", "avatar_url") ?? "") != looked,
                $"another picture of {msnAddress}",
                Token);
            looked = uri!;
            if (condition(looked.Length == 0 ? null : (await client.DownloadAsync(looked)).Data))
                return;
        }
    }

    public override async Task TypesAsync(string msnAddress) => await client.TypeAsync(await RoomWithAsync(msnAddress));

    public override Task SeesTypingAsync(string msnAddress) => client.WaitForAsync(
        received => received.Type == "m.typing"
            && received.Content.GetProperty("user_ids").EnumerateArray().Any(user => user.GetString() == server.GhostOf(msnAddress)),
        $"{msnAddress} typing");

    public override Task IsToldDeliveredAsync(string handle) =>
        client.WaitForAsync(received => IsStatusOf(received, handle, "SUCCESS"), $"the delivery of {handle}");

    /// <summary>Gets the status of the failure for his client, and the sentence for himself in the room.</summary>
    public override async Task<string> IsToldUndeliveredAsync(string handle)
    {
        await client.WaitForAsync(received => IsStatusOf(received, handle, "FAIL"), $"the failure of {handle}");
        var said = _said[handle];
        return await ReadsAfterAsync(said, received => received.IsMessage("m.notice"), $"a notice about {handle}");
    }

    /// <summary>Gets the status that ends it for his client, and the sentence for himself in the room.</summary>
    public override async Task IsToldKeptAsync(string msnAddress, string handle)
    {
        await IsToldDeliveredAsync(handle);
        await IsToldByContactAsync(msnAddress, DeliveryText.Describe(DeliveryOutcome.Kept, DeliveryFailure.None));
    }

    public override async Task<string> SendsFileAsync(string msnAddress, string name, byte[] content)
    {
        var handle = $"sent-{Guid.NewGuid():N}";
        var room = await RoomWithAsync(msnAddress);
        _said[handle] = new MatrixEventReference(room, await client.SendFileAsync(room, name, "application/octet-stream", content));
        return handle;
    }

    public override Task<string> SendsVoiceMessageAsync(string msnAddress, byte[] recording) => SendsAsync(
        msnAddress, "m.room.message", "voice-message.ogg", "audio/ogg", recording,
        content =>
        {
            content["msgtype"] = "m.audio";
            content["org.matrix.msc3245.voice"] = new JsonObject();
        });

    public override Task<string> SendsStickerAsync(string msnAddress, byte[] picture) =>
        SendsAsync(msnAddress, "m.sticker", "sticker", "image/gif", picture, _ => { });

    public override async Task<byte[]> ReceivesFileAsync(string msnAddress, string name)
    {
        var shown = await client.WaitForAsync(
            received => (received.IsMessage("m.image") || received.IsMessage("m.audio") || received.IsMessage("m.file")) && received.Sender == server.GhostOf(msnAddress)
                && received.Text("content", "filename") == name,
            $"the file {name}");
        _roomsByAddress[msnAddress] = shown.Room!;
        return (await client.DownloadAsync(shown.Text("content", "url")!)).Data;
    }

    private async Task<string> SendsAsync(string msnAddress, string type, string name, string mediaType, byte[] data, Action<JsonObject> mark)
    {
        var handle = $"sent-{Guid.NewGuid():N}";
        var room = await RoomWithAsync(msnAddress);
        var content = new JsonObject
        {
            ["body"] = name,
            ["url"] = await client.UploadAsync(name, mediaType, data),
            ["info"] = new JsonObject { ["mimetype"] = mediaType, ["size"] = data.Length },
        };
        mark(content);
        _said[handle] = new MatrixEventReference(room, await client.SendAsync(room, type, content));
        return handle;
    }

    public override async Task WantsToBeAskedAboutFilesAsync() =>
        Assert.Contains("contacts: ask", await AskBotAsync("files contacts ask"), StringComparison.Ordinal);

    public override async Task IsOfferedFileAsync(string msnAddress, string name) => _questions[name] = await client.WaitForAsync(
        received => received.IsMessage("m.notice") && received.Sender == server.GhostOf(msnAddress) && received.Body!.Contains($"offers the file \"{name}\"", StringComparison.Ordinal),
        $"the question about {name}");

    /// <summary>Says yes by a reply and no by a reaction.</summary>
    public override Task AnswersOfferAsync(string msnAddress, string name, bool accept)
    {
        var question = _questions[name];
        return accept ? client.ReplyAsync(question.Room!, question.Id!, "accept") : client.ReactAsync(question.Room!, question.Id!, "\U0001F44E");
    }

    public override Task IsToldOfFileAsync(string msnAddress, string name, string words) => client.WaitForAsync(
        received => received.IsMessage("m.notice") && received.Sender == server.GhostOf(msnAddress) && received.Body!.Contains(name, StringComparison.Ordinal)
            && received.Body.Contains(words, StringComparison.Ordinal),
        $"a notice about {name}");

    public override bool IsToldTheEndOf(string handle) =>
        client.Received.Any(received => IsStatusOf(received, handle, "SUCCESS") || IsStatusOf(received, handle, "FAIL"));

    public override Task IsToldAsync(string words) => client.WaitForAsync(
        received => IsOfBot(received) && received.Body!.Contains(words, StringComparison.OrdinalIgnoreCase), $"a word of the bot about \"{words}\"");

    public override Task<string> SeesGroupAsync(params string[] msnAddresses) =>
        client.WaitForRoomWithAllAsync([.. msnAddresses.Select(server.GhostOf)]);

    public override async Task<string> StartsGroupAsync(params string[] msnAddresses)
    {
        await AskBotAsync(BotWords.CreateGroup(msnAddresses));
        return await SeesGroupAsync(msnAddresses);
    }

    /// <summary>Makes a group that lasts and is in its room.</summary>
    public async Task<string> MakesCircleAsync(string name)
    {
        await AskBotAsync(BotWords.MakeCircle(name));
        var room = (await client.WaitForAsync(
            received => received.Type == "m.room.name" && received.Text("content", "name") == name, "the room of the circle")).Room!;
        await client.WaitForMembershipAsync(room, client.Id, "join");
        return room;
    }

    public override Task InvitesIntoGroupAsync(string group, string msnAddress) => client.InviteAsync(group, server.GhostOf(msnAddress));

    public override Task SeesInGroupAsync(string group, string msnAddress) => client.WaitForMembershipAsync(group, server.GhostOf(msnAddress), "join");

    public override Task SeesGoneFromGroupAsync(string group, string msnAddress) =>
        client.WaitForMembershipAsync(group, server.GhostOf(msnAddress), "leave");

    public override async Task<string> SaysInGroupAsync(string group, string text)
    {
        var handle = $"said-{Guid.NewGuid():N}";
        _said[handle] = new MatrixEventReference(group, await client.SendTextAsync(group, text, transaction: handle));
        return handle;
    }

    public override Task HearsInGroupAsync(string group, string msnAddress, string text) => client.WaitForAsync(
        received => received.Room == group && IsTextOf(received, msnAddress) && received.Body == text, $"a message from {msnAddress} in the group");

    public override Task TypesInGroupAsync(string group) => client.TypeAsync(group);

    public override Task SeesTypingInGroupAsync(string group, string msnAddress) => client.WaitForAsync(
        received => received.Room == group && received.Type == "m.typing"
            && received.Content.GetProperty("user_ids").EnumerateArray().Any(user => user.GetString() == server.GhostOf(msnAddress)),
        $"{msnAddress} typing in the group");

    public override Task NudgesInGroupAsync(string group) => SaysInGroupAsync(group, "!msn nudge");

    public override Task SeesNudgeInGroupAsync(string group, string msnAddress) => client.WaitForAsync(
        received => received.Room == group && received.IsMessage("m.emote") && received.Sender == server.GhostOf(msnAddress)
            && received.Body!.Contains("nudge", StringComparison.Ordinal),
        $"a nudge of {msnAddress} in the group");

    /// <summary>Puts a file into a group.</summary>
    public async Task<string> SendsFileToGroupAsync(string group, string name, byte[] content)
    {
        var handle = $"sent-{Guid.NewGuid():N}";
        _said[handle] = new MatrixEventReference(group, await client.SendFileAsync(group, name, "application/octet-stream", content));
        return handle;
    }

    /// <summary>Reads in a group what became of something of his.</summary>
    public Task IsToldInGroupAsync(string group, params string[] words) => client.WaitForAsync(
        received => received.Room == group && received.IsMessage("m.notice") && received.Sender == server.Bot
            && words.All(word => received.Body!.Contains(word, StringComparison.Ordinal)),
        $"a notice with {string.Join(", ", words)}");

    public override Task LeavesGroupAsync(string group) => client.LeaveAsync(group);

    public override Task IsAskedAsync(string msnAddress) => client.WaitForAsync(
        received => IsOfBot(received)
            && received.Body!.Contains(msnAddress, StringComparison.OrdinalIgnoreCase)
            && received.Body.Contains("accept", StringComparison.OrdinalIgnoreCase),
        $"the bot's question about {msnAddress}");

    public override async Task AcceptAsync(string msnAddress)
    {
        await IsAskedAsync(msnAddress);
        await AskBotAsync(BotWords.Accept(msnAddress));
    }

    public override Task DeclineAsync(string msnAddress) => AskBotAsync(BotWords.Decline(msnAddress));

    public override Task AddsAsync(string msnAddress) => TellBotAsync(BotWords.Add(msnAddress));

    public override Task RemovesAsync(string msnAddress) => TellBotAsync(BotWords.Remove(msnAddress));

    public override Task SetsPresenceAsync(Availability availability, string status) => client.SetPresenceAsync(PresenceOf(availability), status);

    public override Task LeavesAsync() => client.GoOfflineAsync();

    // Matrix clients go on by themselves.
    public override Task SeesServerGoneAsync() => Task.CompletedTask;

    public override Task ReturnsAsync() => Task.CompletedTask;

    public override Task WaitUntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken) =>
        client.WaitUntilAsync(condition, what, cancellationToken);

    /// <summary>The room with a contact. He asks the bot for it, so that there is one alone, whoever speaks first.</summary>
    public async Task<string> RoomWithAsync(string msnAddress)
    {
        await _makingRooms.WaitAsync(Token);
        try
        {
            if (_roomsByAddress.TryGetValue(msnAddress, out var room))
                return room;
            var ghost = server.GhostOf(msnAddress);
            var answer = await AskBotAsync(BotWords.Chat(msnAddress), body => body.Contains(BotWords.LinkToRoom, StringComparison.Ordinal));
            var link = answer[(answer.IndexOf(BotWords.LinkToRoom, StringComparison.Ordinal) + BotWords.LinkToRoom.Length)..];
            room = Uri.UnescapeDataString(link.Split([' ', '\n', '?'])[0]);
            await client.WaitForMembershipAsync(room, client.Id, "join");
            await client.WaitForMembershipAsync(room, ghost, "join");
            return _roomsByAddress[msnAddress] = room;
        }
        finally
        {
            _makingRooms.Release();
        }
    }

    /// <summary>Sees a ghost's read marker at a message of his, or beyond.</summary>
    public Task SeesReadAsync(string msnAddress, string handle) => client.WaitForAsync(
        received => received.Type == "m.receipt"
            && received.Content.TryGetProperty(_said[handle].Id, out var receipts)
            && receipts.TryGetProperty("m.read", out var readers)
            && readers.TryGetProperty(server.GhostOf(msnAddress), out _),
        $"{msnAddress} having read {handle}");

    /// <summary>Reads a notice of a contact's with that text.</summary>
    public Task IsToldByContactAsync(string msnAddress, string text) => client.WaitForAsync(
        received => received.IsMessage("m.notice") && received.Sender == server.GhostOf(msnAddress) && received.Body == text, $"a notice of {msnAddress}");

    /// <summary>Every notice of a contact's so far.</summary>
    public IReadOnlyList<string> NoticesFrom(string msnAddress) =>
    [
        .. client.Received
            .Where(received => received.IsMessage("m.notice") && received.Sender == server.GhostOf(msnAddress))
            .Select(received => received.Body!),
    ];

    /// <summary>Sees a text of his own that he did not write with this client.</summary>
    public Task SeesOwnAsync(string text) => client.WaitForAsync(
        received => received.IsMessage("m.text") && received.Sender == client.Id && received.Body == text, "a message of his own");

    /// <summary>Finds a room in his list of direct chats with a contact.</summary>
    public Task ListsAsDirectAsync(string msnAddress, string room) => client.WaitForAsync(
        received => received is { Place: "account_data", Type: "m.direct" }
            && received.Content.TryGetProperty(server.GhostOf(msnAddress), out var rooms)
            && rooms.EnumerateArray().Any(listed => listed.GetString() == room),
        $"the list of direct chats with {room}");

    /// <summary>Gives the bridge an access token, sees it taken out of the room, and returns what the bot says.</summary>
    public async Task<string> LogsInMatrixAsync(string token)
    {
        var command = "";
        var answer = await AskBotAsync($"login-matrix {token}", sent: (_, id) => command = id);
        await client.WaitForAsync(received => IsRedactionOf(received, command), "the redaction of the token");
        return answer;
    }

    /// <summary>Asks the bot something and returns what it says.</summary>
    public Task<string> AskAsync(string command) => AskBotAsync(command);

    /// <summary>Sees the message with the password that he typed last redacted.</summary>
    public Task SeesPasswordRedactedAsync() =>
        client.WaitForAsync(received => IsRedactionOf(received, _password!.Id), "the redaction of the password");

    /// <summary>Whether the invitation into a room said that it is a direct one.</summary>
    public Task<bool> WasInvitedAsDirectAsync(string room) => Task.FromResult(client.Received.Any(received =>
        received.Place == "invite" && received.Room == room && received.Type == "m.room.member" && received.StateKey == client.Id
        && received.Content.TryGetProperty("is_direct", out var direct) && direct.GetBoolean()));

    /// <summary>Ends the client, and fails where it was sent what it could not read.</summary>
    public override async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        _makingRooms.Dispose();
        // What he malformed himself comes back to him.
        Assert.DoesNotContain(client.Unreadable, unreadable => !unreadable.EndsWith(client.Id, StringComparison.Ordinal));
    }

    private static bool IsSignedIn(string status) =>
        status.Contains(new LoginStatus(LoginState.Connected, null, default).Describe(), StringComparison.OrdinalIgnoreCase);

    // Somebody busy is there; the words beside say that he is busy.
    private static string PresenceOf(Availability availability) =>
        availability is Availability.Online or Availability.Busy ? "online" : "unavailable";

    private bool IsTextOf(MatrixEvent received, string msnAddress) => received.IsMessage("m.text") && received.Sender == server.GhostOf(msnAddress);

    private bool IsOfBot(MatrixEvent received) => received.IsMessage() && received.Sender == server.Bot && received.Room == _managementRoom;

    private static bool IsRedactionOf(MatrixEvent received, string id) =>
        received.Type == "m.room.redaction" && (received.Text("redacts") ?? received.Text("content", "redacts")) == id;

    // SUCCESS, or one of the two that begin with FAIL.
    private bool IsStatusOf(MatrixEvent received, string handle, string status) =>
        received.Type == StatusEvent
        && _said.TryGetValue(handle, out var said)
        && received.RelatesTo == said.Id
        && received.Text("content", "status")?.StartsWith(status, StringComparison.Ordinal) == true;

    private async Task<MatrixEventReference> TellBotAsync(string command)
    {
        if (_managementRoom is null)
        {
            var room = await client.CreateRoomAsync([server.Bot], direct: true);
            await client.WaitForMembershipAsync(room, server.Bot, "join");
            _managementRoom = room;
            await IsToldAsync(BotWords.Greeting);
        }

        return new MatrixEventReference(_managementRoom, await client.SendTextAsync(_managementRoom, command));
    }

    // The first thing that the bot says after the command and that is an answer.
    private async Task<string> AskBotAsync(string command, Predicate<string>? isAnswer = null, Action<string, string>? sent = null)
    {
        var asked = await TellBotAsync(command);
        sent?.Invoke(asked.Room, asked.Id);
        return await ReadsAfterAsync(
            asked, received => IsOfBot(received) && (isAnswer is null || isAnswer(received.Body!)), "the bot's answer");
    }

    // Asks again and again: the bot does not tell of everything by itself.
    private async Task AskUntilAsync(string command, Predicate<string> isEnough)
    {
        var begin = Stopwatch.GetTimestamp();
        while (!isEnough(await AskBotAsync(command)))
            Assert.True(Stopwatch.GetElapsedTime(begin) < Waiting.Patience, $"The bot kept answering \"{command}\" with something else.");
    }

    // What was said in a room after an event, by whomever; nothing is taken.
    private async Task<string> ReadsAfterAsync(MatrixEventReference after, Func<MatrixEvent, bool> predicate, string what)
    {
        MatrixEvent? found = null;
        await client.WaitUntilAsync(
            () =>
            {
                found = client.Received
                    .Where(received => received.Room == after.Room && received.Place == "timeline")
                    .SkipWhile(received => received.Id != after.Id)
                    .FirstOrDefault(predicate);
                return found is not null;
            },
            what,
            Token);
        return found!.Body!;
    }

    private sealed record MatrixEventReference(string Room, string Id);
}
