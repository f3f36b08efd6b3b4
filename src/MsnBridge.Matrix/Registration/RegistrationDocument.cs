using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace MsnBridge.Matrix.Registration;

/// <summary>
/// A registration as it is in its file (Application Service API, "Registration"):
/// <code>
/// id: msnbridge
/// url: http://127.0.0.1:29318
/// as_token: ...
/// hs_token: ...
/// sender_localpart: msnbot
/// rate_limited: false
/// receive_ephemeral: true
/// protocols: [msn]
/// namespaces: {users: [{exclusive: true, regex: ...}], aliases: [...], rooms: []}
/// </code>
/// with <c>de.sorunome.msc2409.push_ephemeral</c> for homeservers from before <c>receive_ephemeral</c>.
/// </summary>
internal sealed class RegistrationDocument
{
    [YamlMember(Alias = "id")]
    public string? Id { get; set; }

    /// <summary>Null where nothing is to be called.</summary>
    [YamlMember(Alias = "url")]
    public string? Url { get; set; }

    [YamlMember(Alias = "as_token")]
    public string? AppserviceToken { get; set; }

    [YamlMember(Alias = "hs_token")]
    public string? HomeserverToken { get; set; }

    [YamlMember(Alias = "sender_localpart")]
    public string? SenderLocalpart { get; set; }

    [YamlMember(Alias = "rate_limited")]
    public bool? RateLimited { get; set; }

    [YamlMember(Alias = "receive_ephemeral", DefaultValuesHandling = DefaultValuesHandling.OmitNull)]
    public bool? ReceiveEphemeral { get; set; }

    [YamlMember(Alias = "de.sorunome.msc2409.push_ephemeral", DefaultValuesHandling = DefaultValuesHandling.OmitNull)]
    public bool? PushEphemeral { get; set; }

    [YamlMember(Alias = "protocols", DefaultValuesHandling = DefaultValuesHandling.OmitNull)]
    public List<string>? Protocols { get; set; }

    [YamlMember(Alias = "namespaces")]
    public NamespacesDocument? Namespaces { get; set; }

    public string Write() =>
        new SerializerBuilder().WithQuotingNecessaryStrings().WithEventEmitter(next => new NullWriter(next)).Build().Serialize(this);

    /// <exception cref="YamlException">The text is no registration.</exception>
    public static RegistrationDocument Read(string text) =>
        new DeserializerBuilder().IgnoreUnmatchedProperties().Build().Deserialize<RegistrationDocument?>(text) ?? new RegistrationDocument();

    // "url: null" says what "url:" leaves open to doubt.
    private sealed class NullWriter(IEventEmitter next) : YamlDotNet.Serialization.EventEmitters.ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is null)
                emitter.Emit(new YamlDotNet.Core.Events.Scalar(AnchorName.Empty, TagName.Empty, "null", ScalarStyle.Plain, true, false));
            else
                base.Emit(eventInfo, emitter);
        }
    }
}

internal sealed class NamespacesDocument
{
    [YamlMember(Alias = "users")]
    public List<NamespaceDocument>? Users { get; set; } = [];

    [YamlMember(Alias = "aliases")]
    public List<NamespaceDocument>? Aliases { get; set; } = [];

    [YamlMember(Alias = "rooms")]
    public List<NamespaceDocument>? Rooms { get; set; } = [];
}

internal sealed class NamespaceDocument
{
    [YamlMember(Alias = "exclusive")]
    public bool Exclusive { get; set; }

    [YamlMember(Alias = "regex")]
    public string? Regex { get; set; }
}
