using System.Data.Common;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Data.Model;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.Journal;

/// <summary>The statements that every message runs, prepared once for the writer's connection. SQL that SQLite and PostgreSQL share.</summary>
internal static class JournalStatements
{
    // No row comes back for a key that the lane has seen.
    private const string Insert =
        """
        INSERT INTO journal (puppet_id, conversation, lane_end, deduplication_key, event, accepted_at, attempt_begun, kind, author, origin, cause, attempts)
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, 0)
        ON CONFLICT DO NOTHING
        RETURNING id
        """;

    private const string BeginAttempt =
        "UPDATE journal SET attempt_begun = @0, attempts = attempts + 1, last_attempt_at = @1 WHERE id = @2 AND ended_at IS NULL";

    private const string Revise = "UPDATE journal SET event = @0 WHERE id = @1 AND ended_at IS NULL";

    private const string AbandonAttempt = "UPDATE journal SET attempt_begun = @0 WHERE id = @1 AND ended_at IS NULL";

    private const string End =
        "UPDATE journal SET ended_at = @0, event = NULL, outcome = @1, failure = @2, sent_as = @3 WHERE id = @4 AND ended_at IS NULL";

    // In its own place, and under its own key: only what it is and what it says change.
    private const string Replace =
        "UPDATE journal SET event = @0, kind = @1, author = NULL, origin = NULL WHERE id = @2 AND ended_at IS NULL";

    private const string Pending = "SELECT id, event, attempt_begun, puppet_id, conversation, lane_end FROM journal WHERE id = @0 AND ended_at IS NULL AND set_aside_at IS NULL";

    private const string LastPending =
        """
        SELECT id, event, attempt_begun, puppet_id, conversation, lane_end FROM journal
        WHERE puppet_id = @0 AND conversation = @1 AND lane_end = @2 AND ended_at IS NULL AND set_aside_at IS NULL ORDER BY id DESC LIMIT 1
        """;

    private const string SetAside = "UPDATE journal SET set_aside_at = @0 WHERE id = @1 AND ended_at IS NULL";

    /// <summary>The id of the new row, or null for a duplicate.</summary>
    public static async Task<JournalId?> InsertAsync(this WriteSession session, SerializedDraft draft, JournalId? cause)
    {
        var lane = draft.Draft.Lane;
        var id = await session.Statement(
            Insert,
            StoredForms.ToStored(lane.Portal.Puppet),
            lane.Portal.Conversation.Value,
            lane.End.Value,
            draft.Draft.DeduplicationKey,
            draft.Json,
            StoredForms.ToStored(draft.Draft.AcceptedAt),
            false,
            draft.Traits.Kind,
            draft.Traits.Author,
            draft.Traits.Origin,
            cause?.Value).ExecuteScalarAsync();
        return id is long value ? new JournalId(value) : null;
    }

    /// <summary>False where there is no such entry that has not ended; so for the others.</summary>
    public static async Task<bool> BeginAttemptAsync(this WriteSession session, JournalId id, DateTimeOffset now) =>
        await session.Statement(BeginAttempt, true, StoredForms.ToStored(now), id.Value).ExecuteNonQueryAsync() > 0;

    public static async Task<bool> ReviseAsync(this WriteSession session, JournalId id, string json) =>
        await session.Statement(Revise, json, id.Value).ExecuteNonQueryAsync() > 0;

    public static async Task<bool> AbandonAttemptAsync(this WriteSession session, JournalId id) =>
        await session.Statement(AbandonAttempt, false, id.Value).ExecuteNonQueryAsync() > 0;

    public static async Task<bool> EndAsync(
        this WriteSession session, JournalId id, DateTimeOffset now, DeliveryOutcome? outcome, DeliveryFailure? failure, string? sentAs) =>
        await session.Statement(End, StoredForms.ToStored(now), (int?)outcome, (int?)failure, sentAs, id.Value).ExecuteNonQueryAsync() > 0;

    public static async Task ReplaceAsync(this WriteSession session, JournalId id, SerializedDraft draft) =>
        await session.Statement(Replace, draft.Json, draft.Traits.Kind, id.Value).ExecuteNonQueryAsync();

    /// <summary>That entry, if it is pending and tells of what was discarded, and nobody has begun to tell it.</summary>
    public static Task<TellingEntry?> FindTellingAsync(this WriteSession session, JournalId id) => ReadTellingAsync(session.Statement(Pending, id.Value));

    /// <summary>The same of the last pending entry of a lane.</summary>
    public static Task<TellingEntry?> FindTellingLastAsync(this WriteSession session, LaneKey lane) => ReadTellingAsync(
        session.Statement(LastPending, StoredForms.ToStored(lane.Portal.Puppet), lane.Portal.Conversation.Value, lane.End.Value));

    public static async Task<bool> SetAsideAsync(this WriteSession session, JournalId id, DateTimeOffset now) =>
        await session.Statement(SetAside, StoredForms.ToStored(now), id.Value).ExecuteNonQueryAsync() > 0;

    private static async Task<TellingEntry?> ReadTellingAsync(DbCommand statement)
    {
        await using var rows = await statement.ExecuteReaderAsync();
        if (!await rows.ReadAsync() || rows.GetBoolean(2) || !JournaledEventJson.TryParse(rows.GetString(1), out var journaled) || journaled is not DiscardedToHome told)
            return null;
        var portal = new PortalKey(StoredForms.ToPuppetId(rows.GetString(3)), new ConversationId(rows.GetString(4)));
        return new TellingEntry(new JournalId(rows.GetInt64(0)), new LaneKey(portal, new LaneEnd(rows.GetString(5))), told);
    }
}
