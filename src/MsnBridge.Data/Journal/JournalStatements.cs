using MsnBridge.Core.Events;
using MsnBridge.Core.Journal;
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

    public static async Task<bool> EndAsync(this WriteSession session, JournalId id, DateTimeOffset now, DeliveryReport? report, string? sentAs) =>
        await session.Statement(
            End, StoredForms.ToStored(now), (int?)report?.Outcome, (int?)report?.Failure, sentAs, id.Value).ExecuteNonQueryAsync() > 0;

    public static async Task<bool> SetAsideAsync(this WriteSession session, JournalId id, DateTimeOffset now) =>
        await session.Statement(SetAside, StoredForms.ToStored(now), id.Value).ExecuteNonQueryAsync() > 0;
}
