using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.MsnNetwork.Media;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server;
using MsnBridge.Msnp.VoiceClips;
using MsnBridge.Testing;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Tests.Clips;

/// <summary>Winks, voice clips and handwriting between the connector and a client of MSN, over real sockets.</summary>
public class ClipSessionTests : IAsyncLifetime
{
    private const string Carol = "carol@msn.example";
    private static readonly RemoteAccount s_alice = new("local", "alice@msn.example");
    private static readonly Secret s_password = new("password");
    private static readonly ConversationId s_withCarol = ConversationId.Direct(new ContactId(Carol));
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly short[] s_tone = [.. Enumerable.Range(0, VoiceClip.SampleRate).Select(at => (short)(9000 * Math.Sin(at / 6.0)))];
    private ServiceProvider _services = null!;
    private IRemoteSession _session = null!;
    private MsnpClient _carol = null!;

    protected virtual IReadOnlyList<MsnpDialect> Dialects { get; } = new MsnServerOptions().Dialects;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IContentStore, InMemoryContentStore>()
            .AddMsnNetwork(new MsnNetworkOptions
            {
                EmbeddedNetwork = new MsnServerOptions { NotificationPort = 0, SwitchboardPort = 0, PassportPort = 0, PasswordIterations = 1, Dialects = Dialects },
            })
            .BuildServiceProvider();
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StartAsync(Token);

        var network = _services.GetRequiredService<EmbeddedMsnNetwork>();
        network.CreateAccount(s_alice.Address, s_password.Reveal(), "Alice");
        network.CreateAccount(Carol, s_password.Reveal(), "Carol");
        _session = _services.GetRequiredService<IRemoteNetwork>().OpenSession(s_alice, s_password);
        Assert.Equal(LoginState.Connected, (await _session.SignInAsync(new OwnPresence(Availability.Online), Token)).State);
        await _session.EditContactAsync(new ContactId(Carol), ContactEditKind.Add, null, Token);
        await SignInCarolAsync(
            network, ClientCapabilities.ChunkedMessages | ClientCapabilities.PeerToPeer70 | ClientCapabilities.InkGif | ClientCapabilities.VoiceClips);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _carol.DisposeAsync();
        await _session.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_voice_clip_arrives_as_a_voice_message()
    {
        var clip = _carol.ShareObject(MsnObjectType.VoiceClip, VoiceClip.Encode(s_tone), "");
        await _carol.SendVoiceClipAsync(MsnConversationId.With(s_alice.Address), clip, Token);

        var received = await ReadAsync<FileReceived>();

        Assert.Equal((FileKind.VoiceClip, OggOpus.MediaType, Carol), (received.File.Kind, received.File.MediaType, received.Sender.Value));
        Assert.NotNull(OggOpus.Decode(await StoredAsync(received), VoiceClip.Longest));
    }

    [Fact]
    public async Task A_clip_that_cannot_be_fetched_is_told_as_what_it_was()
    {
        var clip = _carol.ShareObject(MsnObjectType.VoiceClip, VoiceClip.Encode(s_tone), "");
        _carol.StopSharing(clip);
        await _carol.SendVoiceClipAsync(MsnConversationId.With(s_alice.Address), clip, Token);

        Assert.Equal("a voice clip", (await ReadAsync<UnsupportedContentReceived>()).Description);
    }

    [Fact]
    public async Task A_drawing_arrives_byte_for_byte_as_a_picture()
    {
        var gif = InkImage.ToGif(Picture(SKColors.Red))!;
        await _carol.SendInkAsync(MsnConversationId.With(s_alice.Address), new InkMessage(InkMessage.Gif, gif), Token);

        var received = await ReadAsync<FileReceived>();

        Assert.Equal((FileKind.Ink, "image/gif"), (received.File.Kind, received.File.MediaType));
        Assert.Equal(gif, await StoredAsync(received));
    }

    [Fact]
    public async Task A_wink_arrives_as_its_picture_or_in_words()
    {
        var talk = MsnConversationId.With(s_alice.Address);
        await _carol.SendWinkAsync(talk, _carol.ShareObject(MsnObjectType.Wink, CabinetTests.Sample("packed.cab"), "Kiss"), Token);
        await _carol.SendWinkAsync(talk, _carol.ShareObject(MsnObjectType.Wink, new byte[] { 1, 2, 3 }, "Hug"), Token);

        Assert.Equal((FileKind.Wink, "a wink (Kiss)"), ((await ReadAsync<FileReceived>()).File is var file ? (file.Kind, file.Words) : default));
        Assert.Equal("a wink (Hug)", (await ReadAsync<UnsupportedContentReceived>()).Description);
    }

    [Fact]
    public async Task A_voice_message_goes_out_as_a_clip()
    {
        var message = OggOpus.Encode(s_tone);

        var sent = _session.SendFileAsync(s_withCarol, Outgoing(FileKind.VoiceClip, "voice.ogg", OggOpus.MediaType, message), new Progress<long>(), Token);
        var told = await CarolReadsAsync<VoiceClipEvent>();

        Assert.Equal(DeliveryOutcome.Delivered, (await sent.WaitAsync(s_patience, Token)).Outcome);
        Assert.True(VoiceClip.TryDecode((await _carol.FetchObjectAsync(told.Sender, told.Clip, Token)).Span, out var heard));
        Assert.InRange(heard.Length, s_tone.Length, s_tone.Length + 1600);
    }

    [Fact]
    public async Task A_sticker_goes_out_as_handwriting()
    {
        var sent = await _session.SendFileAsync(
            s_withCarol, Outgoing(FileKind.Ink, "sticker.png", "image/png", Picture(SKColors.Blue)), new Progress<long>(), Token);

        Assert.Equal(DeliveryOutcome.Delivered, sent.Outcome);
        var ink = (await CarolReadsAsync<InkEvent>()).Ink;
        using var shown = SKBitmap.Decode(ink.Data.Span);
        Assert.Equal((InkMessage.Gif, 200, SKColors.Blue), (ink.MediaType, shown.Width, shown.GetPixel(100, 50)));
    }

    [Fact]
    public async Task To_a_group_a_clip_goes_only_if_everybody_can_hear_it()
    {
        var network = _services.GetRequiredService<EmbeddedMsnNetwork>();
        network.CreateAccount("bob@msn.example", s_password.Reveal(), "Bob");
        await _session.EditContactAsync(new ContactId("bob@msn.example"), ContactEditKind.Add, null, Token);
        await using var bob = await SignInAsync(network, "bob@msn.example", ClientCapabilities.PeerToPeer70);
        var made = await _session.CreateGroupAsync([new ContactId(Carol), new ContactId("bob@msn.example")], null, Token);
        var group = made.Group!.Id;
        var message = OggOpus.Encode(s_tone);

        var refused = await _session.SendFileAsync(group, Outgoing(FileKind.VoiceClip, "voice.ogg", OggOpus.MediaType, message), new Progress<long>(), Token);
        Assert.Equal(DeliveryFailure.NoFilesToSeveral, refused.Failure);

        await _session.LeaveGroupAsync(group, Token);
        await bob.DisposeAsync();
        await using var hearing = await SignInAsync(network, "bob@msn.example", ClientCapabilities.PeerToPeer70 | ClientCapabilities.VoiceClips);
        group = (await _session.CreateGroupAsync([new ContactId(Carol), new ContactId("bob@msn.example")], null, Token)).Group!.Id;
        var sent = await _session.SendFileAsync(group, Outgoing(FileKind.VoiceClip, "voice.ogg", OggOpus.MediaType, message), new Progress<long>(), Token);
        Assert.Equal(DeliveryOutcome.Delivered, sent.Outcome);
        Assert.True((await CarolReadsAsync<VoiceClipEvent>()).Conversation.IsGroup);
    }

    [Fact]
    public async Task A_voice_message_that_is_too_long_goes_out_as_a_file()
    {
        var message = OggOpus.Encode(new short[20 * VoiceClip.SampleRate]);

        var sent = _session.SendFileAsync(s_withCarol, Outgoing(FileKind.VoiceClip, "voice.ogg", OggOpus.MediaType, message), new Progress<long>(), Token);

        var offer = (await CarolReadsAsync<FileOfferEvent>()).Offer;
        Assert.Equal(("voice.ogg", message.Length), (offer.Name, offer.Size));
        using var bytes = new MemoryStream();
        await offer.ReceiveAsync(bytes, null, Token);
        Assert.Equal(message, bytes.ToArray());
        Assert.Equal(DeliveryOutcome.Delivered, (await sent.WaitAsync(s_patience, Token)).Outcome);
    }

    private static OutgoingFile Outgoing(FileKind kind, string name, string mediaType, byte[] bytes) => new(
        new SharedFile(name, mediaType, bytes.Length, kind),
        _ => Task.FromResult<Stream>(new MemoryStream(bytes)),
        _ => Task.FromResult<Stream>(new MemoryStream(bytes)));

    private static byte[] Picture(SKColor color)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(400, 200));
        bitmap.Erase(color);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private async Task SignInCarolAsync(EmbeddedMsnNetwork network, ClientCapabilities capabilities) => _carol = await SignInAsync(network, Carol, capabilities);

    private async Task<MsnpClient> SignInAsync(EmbeddedMsnNetwork network, string address, ClientCapabilities capabilities)
    {
        var client = new MsnpClient(
            new MsnpClientOptions { Profile = network.ClientProfile, Http = PassportHttp.CreateClient(), Capabilities = capabilities },
            new MsnpCredentials(address, s_password.Reveal()));
        await client.SignInAsync(new MsnOwnPresence(), Token);
        await client.AddContactAsync(s_alice.Address, null, Token);
        while (await ReadAsync<PresenceReceived>() is not { Presence.Availability: Availability.Online } seen || seen.Contact.Value != address)
        {
        }

        return client;
    }

    private async Task<byte[]> StoredAsync(FileReceived received) =>
        (await _services.GetRequiredService<IContentStore>().ReadAsync(received.Content, 1024 * 1024, Token))!;

    private async Task<T> ReadAsync<T>()
        where T : RemoteEvent
    {
        while (true)
        {
            if (await _session.Events.ReadAsync(Token).AsTask().WaitAsync(s_patience, Token) is T wanted)
                return wanted;
        }
    }

    private async Task<T> CarolReadsAsync<T>()
        where T : MsnpEvent
    {
        while (true)
        {
            if (await _carol.Events.ReadAsync(Token).AsTask().WaitAsync(s_patience, Token) is T wanted)
                return wanted;
        }
    }
}
