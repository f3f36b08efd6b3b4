using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MsnBridge.Matrix.Client;

/// <summary>The bodies of requests and answers. The contents of events stay <see cref="JsonObject"/>: they belong to whoever sends them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = MaxDepth)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(VersionsAnswer))]
[JsonSerializable(typeof(PingBody))]
[JsonSerializable(typeof(PingAnswer))]
[JsonSerializable(typeof(RegisterBody))]
[JsonSerializable(typeof(CreateRoomBody))]
[JsonSerializable(typeof(RoomAnswer))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(MembershipBody))]
[JsonSerializable(typeof(MembersAnswer))]
[JsonSerializable(typeof(TypingBody))]
[JsonSerializable(typeof(PresenceBody))]
[JsonSerializable(typeof(PresenceAnswer))]
[JsonSerializable(typeof(DisplayNameBody))]
[JsonSerializable(typeof(AvatarBody))]
[JsonSerializable(typeof(ProfileAnswer))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(MediaConfigAnswer))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class MatrixJson : JsonSerializerContext
{
    /// <summary>Deeper than any event may be nested, so that nobody's event makes an answer unreadable.</summary>
    public const int MaxDepth = 1024;

    /// <summary>Writes text as it is instead of in escapes of six characters: what is read on the other side is JSON and no HTML.</summary>
    public static MatrixJson Wire => field ??=
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary><c>{"errcode":"M_LIMIT_EXCEEDED","error":"…","retry_after_ms":2000}</c></summary>
internal sealed record ErrorAnswer(string? Errcode, string? Error, JsonElement? RetryAfterMs);

internal sealed record UserAnswer(string? UserId);

internal sealed record VersionsAnswer(IReadOnlyList<string>? Versions);

internal sealed record PingBody(string TransactionId);

internal sealed record PingAnswer(long? DurationMs);

internal sealed record RegisterBody(string Type, string Username, bool InhibitLogin);

internal sealed record CreateRoomBody(
    string Preset,
    string? Name,
    string? Topic,
    string? RoomAliasName,
    bool IsDirect,
    IReadOnlyList<string> Invite,
    IReadOnlyList<StateBody> InitialState,
    JsonObject? CreationContent,
    JsonObject? PowerLevelContentOverride);

internal sealed record StateBody(string Type, string StateKey, JsonObject Content);

internal sealed record RoomAnswer(string? RoomId);

internal sealed record EventAnswer(string? EventId);

/// <summary>Of joining, leaving, inviting, kicking and redacting.</summary>
internal sealed record MembershipBody(string? UserId, string? Reason);

internal sealed record MembersAnswer(IReadOnlyList<MemberAnswer>? Chunk);

internal sealed record MemberAnswer(string? StateKey, MemberContent? Content);

internal sealed record MemberContent(string? Membership);

internal sealed record TypingBody(bool Typing, long? Timeout);

internal sealed record PresenceBody(string Presence, string? StatusMsg);

internal sealed record PresenceAnswer(string? Presence, JsonElement? StatusMsg, bool? CurrentlyActive);

internal sealed record DisplayNameBody(string Displayname);

internal sealed record AvatarBody(string AvatarUrl);

/// <summary>Of another homeserver's user it is that server's word, so it is read with care.</summary>
internal sealed record ProfileAnswer(JsonElement? Displayname, JsonElement? AvatarUrl);

internal sealed record UploadAnswer(string? ContentUri);

internal sealed record MediaConfigAnswer([property: JsonPropertyName("m.upload.size")] long? UploadSize);
