using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.MsnNetwork.Emoticons;
using MsnBridge.MsnNetwork.Pictures;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server;

namespace MsnBridge.MsnNetwork;

/// <summary>MSN as Core sees it: the configured networks and, first where it runs, the one embedded in this process.</summary>
internal sealed class MsnRemoteNetwork(
    MsnNetworkOptions options, IEnumerable<EmbeddedMsnNetwork> embedded, IContentStore content, IImageReader images, TimeProvider time,
    ILoggerFactory loggers, MsnTransport? transport = null) : IRemoteNetwork, IDisposable
{
    // Beyond what the library does by itself: these are fetched and shown here.
    private const ClientCapabilities Shown =
        ClientCapabilities.InkGif | ClientCapabilities.InkIsf | ClientCapabilities.Winks | ClientCapabilities.VoiceClips;

    private readonly EmbeddedMsnNetwork? _embedded = embedded.SingleOrDefault();
    private readonly SharedPictures _pictures = new(content, images, loggers.CreateLogger<SharedPictures>());
    private readonly HttpClient _http = transport is null
        ? PassportHttp.CreateClient()
        : new HttpClient(transport.Http, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public IReadOnlyList<RemoteProfile> Profiles
    {
        get
        {
            var configured = options.Profiles.Select(profile => new RemoteProfile(profile.Name, profile.Title));
            return _embedded is null
                ? [.. configured]
                : [new RemoteProfile(ServerProfiles.LocalName, "The MSN network of this bridge"), .. configured];
        }
    }

    public bool TryParseAddress(string input, out ContactId contact, [NotNullWhen(false)] out string? error)
    {
        var parsed = MsnAddress.TryParse(input, out var address, out error);
        contact = parsed ? ContactConversion.ToContactId(address!) : default;
        return parsed;
    }

    public MessageContent WithPictographs(MessageContent content) => content with { Text = EmoticonCodes.ToPictographs(content.Text, [.. (content.Emoticons ?? []).Select(emoticon => emoticon.Code)]) };

    public MessageContent WithEmoticonCodes(MessageContent content) => content with { Text = EmoticonCodes.ToCodes(content.Text) };

    public IRemoteSession OpenSession(RemoteAccount account, Secret password) => new MsnRemoteSession(
        new MsnpClient(ClientOptions(account), new MsnpCredentials(account.Address, password.Reveal())),
        options.SignInTimeout,
        content,
        _pictures,
        time,
        loggers.CreateLogger<MsnRemoteSession>());

    public void Dispose() => _http.Dispose();

    private MsnpClientOptions ClientOptions(RemoteAccount account)
    {
        var plain = new MsnpClientOptions
        {
            Profile = FindProfile(account.Profile),
            MinimumVersion = options.MinimumVersion,
            DirectConnections = options.DirectConnections,
            EndpointSeed = options.Installation,
            Http = _http,
            Connect = transport?.Connect,
            TimeProvider = time,
            LoggerFactory = loggers,
        };
        return plain with { Capabilities = plain.Capabilities | Shown };
    }

    // The embedded network knows its ports only once it listens, so its profile is made anew for each session.
    private ServerProfile FindProfile(string name) =>
        _embedded is not null && name == ServerProfiles.LocalName
            ? _embedded.ClientProfile
            : options.Profiles.FirstOrDefault(profile => profile.Name == name)
              ?? throw new ArgumentException($"There is no network profile \"{name}\" in the configuration.", nameof(name));
}
