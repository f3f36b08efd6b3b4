using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Files;

public sealed class FileTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 100_000).Select(index => (byte)(index * 7))];

    [Fact]
    public async Task A_contacts_picture_is_uploaded_and_shown_with_its_preview()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var file = new SharedFile("verona.png", "image/png", s_content.Length, FileKind.Image, Width: 640, Height: 480);
        var key = await StoreAsync(stage, s_content);

        await stage.Home.DeliverAsync(stage.Delivery(new FileToHome(Bob, file, key, await StoreAsync(stage, [1, 2, 3]), stage.Time.GetUtcNow(), false)), Token);

        var shown = room.Said[^1];
        Assert.Equal((stage.Ghost(), "m.image", "verona.png"), shown);
        var content = await FindContentAsync(stage, room);
        Assert.Equal(s_content, stage.Homeserver.Media[new MediaUri((string)content["url"]!)]);
        var info = content["info"]!;
        Assert.Equal(("image/png", 100_000L, 640, 480), ((string)info["mimetype"]!, (long)info["size"]!, (int)info["w"]!, (int)info["h"]!));
        Assert.Equal([1, 2, 3], stage.Homeserver.Media[new MediaUri((string)info["thumbnail_url"]!)]);
    }

    [Fact]
    public async Task What_Matrix_has_no_form_for_is_a_file_with_a_word_on_what_it_was()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var file = new SharedFile("kiss.swf", "application/x-shockwave-flash", 3, FileKind.Wink, "a wink named Kiss");

        await stage.Home.DeliverAsync(
            stage.Delivery(new FileToHome(Bob, file, await StoreAsync(stage, [1, 2, 3]), null, stage.Time.GetUtcNow(), false)), Token);

        Assert.Equal((stage.Ghost(), "m.file", "(a wink named Kiss)"), room.Said[^1]);
    }

    [Fact]
    public async Task Content_that_is_gone_is_told()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();

        await stage.Home.DeliverAsync(
            stage.Delivery(new FileToHome(Bob, SharedFile.Named("a.txt", 3), ContentKey.NewFile(), null, stage.Time.GetUtcNow(), false)), Token);

        Assert.Contains("\"a.txt\"", room.Said[^1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accept", true)]
    [InlineData("Decline", false)]
    public async Task A_reply_to_the_question_answers_it(string reply, bool accepted)
    {
        await using var stage = await StartAsync();
        var (room, question) = await AskAsync(stage);

        stage.Send(room, "m.room.message", new JsonObject
        {
            ["msgtype"] = "m.text",
            ["body"] = reply,
            ["m.relates_to"] = new JsonObject { ["m.in_reply_to"] = new JsonObject { ["event_id"] = question.Value } },
        });
        await stage.HandleAsync();

        Assert.Equal(("offer-1", accepted), Assert.Single(stage.Puppets.Answers));
        Assert.Empty(stage.Puppets.Submitted);
    }

    [Theory]
    [InlineData("👍️", true)]
    [InlineData("❌", false)]
    public async Task A_reaction_to_the_question_answers_it(string reaction, bool accepted)
    {
        await using var stage = await StartAsync();
        var (room, question) = await AskAsync(stage);

        stage.Send(room, "m.reaction", new JsonObject
        {
            ["m.relates_to"] = new JsonObject { ["rel_type"] = "m.annotation", ["event_id"] = question.Value, ["key"] = reaction },
        });
        await stage.HandleAsync();

        Assert.Equal(("offer-1", accepted), Assert.Single(stage.Puppets.Answers));
        Assert.Empty(stage.Puppets.Submitted);
    }

    [Fact]
    public async Task The_command_accept_answers_it_too()
    {
        await using var stage = await StartAsync();
        var (room, _) = await AskAsync(stage);

        Assert.Contains("taking the file", await stage.AskAsync(room, "!msn accept"), StringComparison.Ordinal);

        Assert.Equal(("offer-1", true), Assert.Single(stage.Puppets.Answers));
        Assert.Empty(stage.Puppets.Submitted);
    }

    [Fact]
    public async Task A_file_is_handed_on_with_its_caption_as_text()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Media[new MediaUri("mxc://localhost/abc")] = s_content;

        var sent = stage.Send(room, "m.room.message", new JsonObject
        {
            ["msgtype"] = "m.image",
            ["body"] = "look at this",
            ["filename"] = "../verona.png",
            ["url"] = "mxc://localhost/abc",
            ["info"] = new JsonObject { ["mimetype"] = "image/png", ["size"] = s_content.Length, ["w"] = 640, ["h"] = 480 },
        });
        await stage.HandleAsync();

        var file = stage.Puppets.Submitted.OfType<FileToRemote>().Single();
        Assert.Equal(("verona.png", 100_000, FileKind.Image, 640), (file.File.Name, file.File.Size, file.File.Kind, file.File.Width));
        Assert.Equal(sent.Value, file.Message.MessageId);
        Assert.Equal("look at this", stage.Puppets.Submitted.OfType<MessageToRemote>().Single().Content.Text);
        Assert.Equal(s_content, await ReadAsync(stage, file.Reference));
    }

    [Theory]
    [InlineData("m.sticker", "", FileKind.Ink)]
    [InlineData("m.room.message", "org.matrix.msc3245.voice", FileKind.VoiceClip)]
    [InlineData("m.room.message", "x", FileKind.Audio)]
    public async Task Stickers_and_voice_messages_are_handed_on_as_what_they_are(string type, string mark, FileKind kind)
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();

        stage.Send(room, type, new JsonObject
        {
            ["msgtype"] = type == "m.sticker" ? null : "m.audio",
            ["body"] = "a cat",
            ["url"] = "mxc://localhost/abc",
            ["info"] = new JsonObject { ["size"] = 3 },
            [mark] = new JsonObject(),
        });
        await stage.HandleAsync();

        Assert.Equal(kind, stage.Puppets.Submitted.OfType<FileToRemote>().Single().File.Kind);
    }

    [Fact]
    public async Task A_sticker_without_a_picture_is_told_in_words()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();

        stage.Send(room, "m.sticker", new JsonObject { ["body"] = "a cat" });
        await stage.HandleAsync();

        Assert.Equal("(sent a sticker: a cat)", stage.Puppets.Submitted.OfType<MessageToRemote>().Single().Content.Text);
    }

    [Fact]
    public async Task A_voice_clip_is_a_voice_message_and_a_drawing_a_picture()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var clip = new SharedFile("voice-clip.ogg", "audio/ogg", 3, FileKind.VoiceClip, "a voice clip", Duration: TimeSpan.FromSeconds(2.5));
        var drawing = new SharedFile("drawing.gif", "image/gif", 3, FileKind.Ink, "a drawing");

        await stage.Home.DeliverAsync(
            stage.Delivery(new FileToHome(Bob, clip, await StoreAsync(stage, [1, 2, 3]), null, stage.Time.GetUtcNow(), false)), Token);
        var content = await FindContentAsync(stage, room);
        await stage.Home.DeliverAsync(
            stage.Delivery(new FileToHome(Bob, drawing, await StoreAsync(stage, [1, 2, 3]), null, stage.Time.GetUtcNow(), false)), Token);

        Assert.Equal(("m.audio", 2500L, 2500L), ((string)content["msgtype"]!, (long)content["info"]!["duration"]!, (long)content["org.matrix.msc1767.audio"]!["duration"]!));
        Assert.NotNull(content["org.matrix.msc3245.voice"]);
        Assert.Equal((stage.Ghost(), "m.image", "(a drawing)"), room.Said[^1]);
    }

    [Fact]
    public async Task A_size_that_the_event_does_not_say_is_asked_for()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Media[new MediaUri("mxc://localhost/abc")] = s_content;

        stage.Send(room, "m.room.message", new JsonObject { ["msgtype"] = "m.file", ["body"] = "a.bin", ["url"] = "mxc://localhost/abc" });
        await stage.HandleAsync();

        Assert.Equal(s_content.Length, stage.Puppets.Submitted.OfType<FileToRemote>().Single().File.Size);
    }

    [Fact]
    public async Task An_encrypted_attachment_is_decrypted_while_it_is_read()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var (encrypted, description) = Encrypt(s_content);
        stage.Homeserver.Media[new MediaUri("mxc://localhost/abc")] = encrypted;

        stage.Send(room, "m.room.message", new JsonObject
        {
            ["msgtype"] = "m.file",
            ["body"] = "a.bin",
            ["file"] = description,
            ["info"] = new JsonObject { ["size"] = s_content.Length },
        });
        await stage.HandleAsync();

        Assert.Equal(s_content, await ReadAsync(stage, stage.Puppets.Submitted.OfType<FileToRemote>().Single().Reference));
    }

    [Fact]
    public async Task An_encrypted_attachment_that_was_changed_is_refused()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var (encrypted, description) = Encrypt(s_content);
        encrypted[70_000] ^= 1;
        stage.Homeserver.Media[new MediaUri("mxc://localhost/abc")] = encrypted;

        stage.Send(room, "m.room.message", new JsonObject { ["msgtype"] = "m.file", ["body"] = "a.bin", ["file"] = description });
        await stage.HandleAsync();

        await Assert.ThrowsAsync<HomeContentException>(() => ReadAsync(stage, stage.Puppets.Submitted.OfType<FileToRemote>().Single().Reference));
    }

    [Fact]
    public async Task A_file_without_an_address_is_refused_with_the_reason()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();

        stage.Send(room, "m.room.message", new JsonObject { ["msgtype"] = "m.file", ["body"] = "a.bin", ["url"] = "http://localhost/secret", ["file"] = "x" });
        await stage.HandleAsync();

        Assert.Empty(stage.Puppets.Submitted);
        Assert.Contains("was not sent", room.Said[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_a_file_takes_it_back()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var sent = stage.Send(room, "m.room.message", new JsonObject
        {
            ["msgtype"] = "m.file",
            ["body"] = "a.bin",
            ["url"] = "mxc://localhost/abc",
            ["info"] = new JsonObject { ["size"] = 3 },
        });
        await stage.HandleAsync();

        stage.Send(room, "m.room.redaction", new JsonObject { ["redacts"] = sent.Value });
        await stage.HandleAsync();

        Assert.Equal(sent.Value, Assert.Single(stage.Puppets.Cancelled));
    }

    [Fact]
    public async Task A_long_transfer_is_one_notice_that_is_edited()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var view = new TransferView("in-1", ConversationId.Direct(Bob), Bob, SharedFile.Named("a.bin", 1000), TransferState.Running, 300, null);

        await stage.Home.ShowTransferAsync(stage.Link, view, Token);
        await stage.Home.ShowTransferAsync(stage.Link, view with { Done = 600 }, Token);
        await stage.Home.ShowTransferAsync(stage.Link, view with { Done = 1000, State = TransferState.Arrived }, Token);
        await stage.ShownAsync();

        var notices = room.Said.Where(said => said.Body.Contains("a.bin", StringComparison.Ordinal)).Select(said => said.Body).ToList();
        Assert.Equal(
            ["Receiving the file \"a.bin\" (1 kB): 30 %.", "* Receiving the file \"a.bin\" (1 kB): 60 %.", "* The file \"a.bin\" (1 kB) is here."], notices);
    }

    [Fact]
    public async Task Rules_for_files_are_shown_and_changed_by_command()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();

        Assert.Contains("Files of your contacts: accept", await stage.AskAsync(room, "files"), StringComparison.Ordinal);
        Assert.Contains("bob@msn.example refuse", await stage.AskAsync(room, "files bob@msn.example refuse"), StringComparison.Ordinal);
        Assert.Contains("above 5 MB", await stage.AskAsync(room, "files above 5"), StringComparison.Ordinal);

        var rules = stage.Puppets.FileRules.Values.Single();
        Assert.Equal((FileVerdict.Refuse, 5_000_000), (rules.Contacts["bob@msn.example"], rules.AskAbove));
    }

    private static async Task<ContentKey> StoreAsync(MatrixStage stage, byte[] content) =>
        (await stage.Content.SaveAsync(ContentKey.NewFile(), "image/png", content, Token)).Key;

    private static async Task<(FakeRoom Room, EventId Question)> AskAsync(MatrixStage stage)
    {
        var room = await stage.ChatAsync();
        var file = SharedFile.Named("a.bin", 1000);
        stage.Puppets.Offers["offer-1"] = new WaitingOffer("offer-1", ConversationId.Direct(Bob), Bob, file, stage.Time.GetUtcNow());
        await stage.Home.DeliverAsync(
            stage.Delivery(new FileOfferToHome(Bob, "offer-1", file, null, stage.Time.GetUtcNow(), stage.Time.GetUtcNow().AddMinutes(10))), Token);
        return (room, LastId(room));
    }

    private static async Task<byte[]> ReadAsync(MatrixStage stage, string reference)
    {
        await using var stream = await stage.Home.OpenContentAsync(stage.Link, reference, Token);
        var read = new MemoryStream();
        await stream.CopyToAsync(read, 777, Token);
        return read.ToArray();
    }

    private static async Task<JsonObject> FindContentAsync(MatrixStage stage, FakeRoom room)
    {
        var found = await stage.Get<IMatrixClient>().FindEventAsync(new Actor(stage.Ghost()), room.Id, LastId(room), Token);
        return (JsonObject)found!["content"]!;
    }

    private static EventId LastId(FakeRoom room) => new(room.Events("m.room.message")[^1].Text("event_id")!);

    /// <summary>By the description of the specification, apart from the code under test: the counter is the second half of the block.</summary>
    private static (byte[] Encrypted, JsonObject Description) Encrypt(byte[] content)
    {
        var (key, first) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(8));
        using var aes = Aes.Create();
        aes.Key = key;
        var encrypted = (byte[])content.Clone();
        for (var block = 0; block * 16 < content.Length; block++)
        {
            byte[] counter = [.. first, .. BitConverter.GetBytes((long)block).Reverse()];
            var mask = aes.EncryptEcb(counter, PaddingMode.None);
            for (var i = 0; i < 16 && (block * 16) + i < content.Length; i++)
                encrypted[(block * 16) + i] ^= mask[i];
        }

        byte[] iv = [.. first, .. new byte[8]];
        return (encrypted, new JsonObject
        {
            ["url"] = "mxc://localhost/abc",
            ["v"] = "v2",
            ["key"] = new JsonObject { ["alg"] = "A256CTR", ["k"] = System.Buffers.Text.Base64Url.EncodeToString(key), ["kty"] = "oct" },
            ["iv"] = Convert.ToBase64String(iv).TrimEnd('='),
            ["hashes"] = new JsonObject { ["sha256"] = Convert.ToBase64String(SHA256.HashData(encrypted)).TrimEnd('=') },
        });
    }
}
