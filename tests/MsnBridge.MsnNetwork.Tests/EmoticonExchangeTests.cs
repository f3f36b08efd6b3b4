using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server;
using MsnBridge.Testing;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Tests;

/// <summary>Custom emoticons between a session of the bridge and a client, over the embedded network.</summary>
public sealed class EmoticonExchangeTests : IAsyncLifetime
{
    private static readonly RemoteAccount s_alice = new("local", "alice@msn.example");
    private static readonly Secret s_password = new("the password");
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = PassportHttp.CreateClient();
    private ServiceProvider _services = null!;
    private IRemoteNetwork _remote = null!;
    private IContentStore _content = null!;
    private MsnpClient _bob = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IContentStore, InMemoryContentStore>()
            .AddMsnNetwork(new MsnNetworkOptions
            {
                EmbeddedNetwork = new MsnServerOptions { NotificationPort = 0, SwitchboardPort = 0, PassportPort = 0, PasswordIterations = 1 },
            })
            .BuildServiceProvider();
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StartAsync(Token);

        var network = _services.GetRequiredService<EmbeddedMsnNetwork>();
        _remote = _services.GetRequiredService<IRemoteNetwork>();
        _content = _services.GetRequiredService<IContentStore>();
        network.CreateAccount(s_alice.Address, s_password.Reveal(), "Alice");
        network.CreateAccount("bob@msn.example", s_password.Reveal(), "Bob");
        _bob = new MsnpClient(
            new MsnpClientOptions { Profile = network.ClientProfile with { Versions = ["MSNP12"] }, Http = _http, EndpointSeed = "bob" },
            new MsnpCredentials("bob@msn.example", s_password.Reveal()));
        await _bob.SignInAsync(new MsnOwnPresence(), Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _bob.DisposeAsync();
        await _services.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task A_text_is_told_at_once_and_its_picture_comes_into_the_store_byte_for_byte()
    {
        await using var session = await SignInAsync();
        var picture = Draw(19, 19);
        var shared = _bob.ShareObject(MsnObjectType.Emoticon, picture, "");

        var sent = await _bob.SendTextAsync(MsnConversationId.With(s_alice.Address), new TextMessage("see (cat)"), [new MsnEmoticon("(cat)", shared)], Token);

        Assert.Equal(MsnSendOutcome.Delivered, sent.Outcome);
        var text = await ReadAsync<TextReceived>(session);
        var emoticon = Assert.Single(text.Content.Emoticons!.Value);
        Assert.Equal(("see (cat)", "(cat)"), (text.Content.Text, emoticon.Code));
        Assert.NotNull(await _content.WaitForAsync(emoticon.Picture, s_patience, Token));
        Assert.Equal(picture, await _content.ReadAsync(emoticon.Picture, 100_000, Token));
    }

    [Fact]
    public async Task A_picture_of_a_text_from_home_is_announced_made_small_and_served()
    {
        await using var session = await SignInAsync();
        var key = new ContentKey("original");
        await _content.SaveAsync(key, "image/png", Draw(128, 64), Token);
        var bob = ConversationId.Direct(new ContactId("bob@msn.example"));

        var result = await session.SendTextAsync(bob, new MessageContent("see :party_parrot: !") { Emoticons = [new(":party_parrot:", key)] }, Token);

        Assert.Equal(SendResult.Delivered, result);
        var heard = await NextTextAsync();
        Assert.Equal("see (party) !", heard.Message.Text);
        var emoticon = Assert.Single(heard.Emoticons);
        Assert.Equal("(party)", emoticon.Code);
        using var made = SKBitmap.Decode((await _bob.FetchObjectAsync(s_alice.Address, emoticon.Picture, Token).WaitAsync(s_patience, Token)).ToArray());
        Assert.Equal((50, 25), (made.Width, made.Height));
    }

    [Fact]
    public async Task A_picture_that_is_gone_leaves_its_code_in_the_text()
    {
        await using var session = await SignInAsync();
        var bob = ConversationId.Direct(new ContactId("bob@msn.example"));

        await session.SendTextAsync(bob, new MessageContent("see :cat:") { Emoticons = [new(":cat:", new ContentKey("gone"))] }, Token);

        var heard = await NextTextAsync();
        Assert.Equal(("see :cat:", 0), (heard.Message.Text, heard.Emoticons.Length));
    }

    private static byte[] Draw(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Teal);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        return data.ToArray();
    }

    private static async Task<T> ReadAsync<T>(IRemoteSession session)
        where T : RemoteEvent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(s_patience);
        while (true)
        {
            if (await session.Events.ReadAsync(patience.Token) is T found)
                return found;
        }
    }

    private async Task<TextEvent> NextTextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(s_patience);
        while (true)
        {
            if (await _bob.Events.ReadAsync(patience.Token) is TextEvent text)
                return text;
        }
    }

    private async Task<IRemoteSession> SignInAsync()
    {
        var session = _remote.OpenSession(s_alice, s_password);
        Assert.Equal(LoginState.Connected, (await session.SignInAsync(new OwnPresence(Availability.Online), Token)).State);
        return session;
    }
}
