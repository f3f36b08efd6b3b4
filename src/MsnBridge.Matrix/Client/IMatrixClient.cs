using System.Text.Json.Nodes;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Client;

/// <summary>
/// The calls of the Client-Server API that the bridge needs, each as one <see cref="Actor"/>. One scheduler behind it keeps the order of
/// <see cref="MatrixPriority"/>, honours <c>retry_after</c> and backs off with jitter while the homeserver is away: unless said otherwise a
/// call waits out rate limits, outages and 5xx answers, and ends when the homeserver has answered for good or the caller gives up. Safe for
/// concurrent use; whoever needs an order awaits one call before the next. Ghosts must have been registered
/// (<see cref="EnsureRegisteredAsync"/>) before they act; calls that find their ghost unknown (a homeserver that forgot it) register it and
/// try once more.
/// </summary>
/// <remarks>Every method throws <see cref="MatrixException"/> for what the homeserver refuses.</remarks>
internal interface IMatrixClient
{
    /// <summary>Who a token belongs to; the application service's own where none is given. Does not wait out outages.</summary>
    /// <exception cref="MatrixUnavailableException">The homeserver is away.</exception>
    Task<MatrixUserId> WhoAmIAsync(Secret? token, CancellationToken cancellationToken);

    /// <summary>The versions of the specification that the homeserver announces. Does not wait out outages.</summary>
    /// <exception cref="MatrixUnavailableException">The homeserver is away.</exception>
    Task<IReadOnlyList<string>> GetVersionsAsync(CancellationToken cancellationToken);

    /// <summary>Asks the homeserver to call <c>/ping</c> on us (Application Service API, "Pinging"). Does not wait out outages.</summary>
    /// <returns>How long the homeserver took to reach us.</returns>
    Task<TimeSpan> PingAsync(string appserviceId, string transactionId, CancellationToken cancellationToken);

    /// <summary>Registers a user of our namespace; does nothing where it is there already.</summary>
    Task EnsureRegisteredAsync(MatrixUserId user, CancellationToken cancellationToken);

    /// <summary>Made again after an answer that got lost, so only an alias keeps it from making two rooms: with one the second attempt ends in
    /// <c>M_ROOM_IN_USE</c>, and <see cref="FindRoomAsync"/> has the room.</summary>
    Task<RoomId> CreateRoomAsync(Actor actor, CreateRoomRequest request, CancellationToken cancellationToken);

    /// <summary>Null where there is no such alias.</summary>
    Task<RoomId?> FindRoomAsync(RoomAlias alias, CancellationToken cancellationToken);

    Task JoinAsync(Actor actor, RoomId room, CancellationToken cancellationToken);

    Task LeaveAsync(Actor actor, RoomId room, string? reason, CancellationToken cancellationToken);

    Task InviteAsync(Actor actor, RoomId room, MatrixUserId user, CancellationToken cancellationToken);

    Task KickAsync(Actor actor, RoomId room, MatrixUserId user, string? reason, CancellationToken cancellationToken);

    /// <summary>Sends an event. The same transaction id never makes two, however often it is sent.</summary>
    /// <param name="timestamp">When it happened (<c>?ts=</c>, "Timestamp massaging"), or null for now.</param>
    Task<EventId> SendAsync(
        Actor actor, RoomId room, string type, JsonObject content, string transactionId, DateTimeOffset? timestamp, CancellationToken cancellationToken);

    Task<EventId> SetStateAsync(Actor actor, RoomId room, string type, string stateKey, JsonObject content, CancellationToken cancellationToken);

    /// <summary>The content of one state event, or null where there is none.</summary>
    Task<JsonObject?> FindStateAsync(Actor actor, RoomId room, string type, string stateKey, CancellationToken cancellationToken);

    /// <summary>Everybody who is or was in the room, with his membership (<c>join</c>, <c>invite</c>, <c>leave</c>, <c>ban</c>, <c>knock</c>).</summary>
    Task<IReadOnlyDictionary<MatrixUserId, string>> GetMembersAsync(Actor actor, RoomId room, CancellationToken cancellationToken);

    /// <summary>An event as clients see it, or null where there is none or the actor may not see it.</summary>
    Task<JsonObject?> FindEventAsync(Actor actor, RoomId room, EventId id, CancellationToken cancellationToken);

    /// <summary>The newest events of a room that the actor may see, the oldest of them first.</summary>
    Task<IReadOnlyList<JsonObject>> GetRecentEventsAsync(Actor actor, RoomId room, int limit, CancellationToken cancellationToken);

    Task RedactAsync(Actor actor, RoomId room, EventId target, string transactionId, string? reason, CancellationToken cancellationToken);

    /// <summary>Not waited out: a typing notice that comes late is worse than none.</summary>
    /// <param name="duration">How long; null for "not typing any more".</param>
    Task SetTypingAsync(Actor actor, RoomId room, TimeSpan? duration, CancellationToken cancellationToken);

    /// <summary>Marks everything up to the event as read (<c>m.read</c>).</summary>
    Task SendReceiptAsync(Actor actor, RoomId room, EventId upTo, CancellationToken cancellationToken);

    /// <summary>Not waited out: what counts is the latest.</summary>
    /// <param name="presence"><c>online</c>, <c>unavailable</c> or <c>offline</c>.</param>
    Task SetPresenceAsync(Actor actor, string presence, string? statusMessage, CancellationToken cancellationToken);

    /// <summary>Null where the actor may not see it or presence is switched off. Not waited out.</summary>
    Task<MatrixPresence?> FindPresenceAsync(Actor actor, MatrixUserId user, CancellationToken cancellationToken);

    Task SetDisplayNameAsync(Actor actor, string name, CancellationToken cancellationToken);

    Task SetAvatarAsync(Actor actor, MediaUri? avatar, CancellationToken cancellationToken);

    /// <summary>Null where there is no such user.</summary>
    Task<MatrixProfile?> FindProfileAsync(MatrixUserId user, CancellationToken cancellationToken);

    /// <summary>Uploads content as it is read; without a length and out of a stream that has none, by way of a temporary file. Tried again only
    /// where the stream can be read again from its beginning. A stream that fails fails the call with its own exception.</summary>
    /// <exception cref="MatrixUnavailableException">The connection broke and the stream cannot be read again.</exception>
    /// <exception cref="MatrixException"><c>M_TOO_LARGE</c>: past the homeserver's limit, or past our own before anything was sent.</exception>
    Task<MediaUri> UploadAsync(Actor actor, Stream content, long? length, string contentType, string? fileName, CancellationToken cancellationToken);

    /// <summary>The largest content that <see cref="UploadAsync"/> takes.</summary>
    Task<long> FindUploadLimitAsync(CancellationToken cancellationToken);

    /// <summary>Opens content for reading, over the authenticated endpoint where the homeserver has it. The caller disposes it.</summary>
    /// <param name="maxBytes">Past that reading fails with <c>M_TOO_LARGE</c>, whatever length was announced.</param>
    Task<MatrixMedia> DownloadAsync(MediaUri uri, long maxBytes, CancellationToken cancellationToken);

    /// <summary>The actor's account data of that type, or null.</summary>
    Task<JsonObject?> FindAccountDataAsync(Actor actor, string type, CancellationToken cancellationToken);

    Task SetAccountDataAsync(Actor actor, string type, JsonObject content, CancellationToken cancellationToken);
}

/// <summary>What <c>POST /createRoom</c> is asked for.</summary>
internal sealed record CreateRoomRequest
{
    /// <summary>For example <c>trusted_private_chat</c>.</summary>
    public required string Preset { get; init; }

    public string? Name { get; init; }

    public string? Topic { get; init; }

    /// <summary>The localpart of an alias that the room gets; the homeserver makes no second room for it (<c>M_ROOM_IN_USE</c>).</summary>
    public string? AliasLocalpart { get; init; }

    public bool IsDirect { get; init; }

    public IReadOnlyList<MatrixUserId> Invite { get; init; } = [];

    public IReadOnlyList<StateEvent> InitialState { get; init; } = [];

    /// <summary>Additions to <c>m.room.create</c>, for example the room's <c>type</c>.</summary>
    public JsonObject? CreationContent { get; init; }

    /// <summary>Overrides of <c>m.room.power_levels</c>. May not name the creator: since room version 12 that is refused.</summary>
    public JsonObject? PowerLevels { get; init; }
}

internal sealed record StateEvent(string Type, string StateKey, JsonObject Content);

/// <param name="Presence"><c>online</c>, <c>unavailable</c> or <c>offline</c>.</param>
internal sealed record MatrixPresence(string Presence, string? StatusMessage, bool CurrentlyActive);

internal sealed record MatrixProfile(string? DisplayName, MediaUri? Avatar);

/// <summary>Content being downloaded.</summary>
internal sealed class MatrixMedia(Stream content, string contentType, string? fileName, long? length, IDisposable source) : IAsyncDisposable
{
    public Stream Content => content;

    public string ContentType => contentType;

    public string? FileName => fileName;

    /// <summary>As announced; null where it was not.</summary>
    public long? Length => length;

    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        source.Dispose();
    }
}
