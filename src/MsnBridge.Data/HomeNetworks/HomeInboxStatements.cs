using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Data.Model;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.HomeNetworks;

/// <summary>The statements that everything a home server hands over runs, prepared once for the writer's connection. SQL that SQLite and
/// PostgreSQL share.</summary>
internal static class HomeInboxStatements
{
    // No row comes back for a key that the network has seen.
    private const string Insert =
        """
        INSERT INTO home_inbox (network, lane, key, sealed_content, accepted_at)
        VALUES (@0, @1, @2, @3, @4)
        ON CONFLICT DO NOTHING
        RETURNING id
        """;

    private const string End = "UPDATE home_inbox SET ended_at = @0, sealed_content = NULL WHERE id = @1 AND ended_at IS NULL";

    private const string SetAside = "UPDATE home_inbox SET set_aside_at = @0 WHERE id = @1 AND ended_at IS NULL";

    /// <summary>The id of the new row, or null for a duplicate.</summary>
    public static async Task<InboxId?> InsertAsync(this WriteSession session, HomeNetworkId network, InboxDraft draft, byte[] sealedContent)
    {
        var id = await session.Statement(
            Insert, network.Value, draft.Lane, draft.Key, sealedContent, StoredForms.ToStored(draft.AcceptedAt)).ExecuteScalarAsync();
        return id is long value ? new InboxId(value) : null;
    }

    /// <summary>False where there is no such entry that is not dealt with; so for the other.</summary>
    public static async Task<bool> EndAsync(this WriteSession session, InboxId id, DateTimeOffset now) =>
        await session.Statement(End, StoredForms.ToStored(now), id.Value).ExecuteNonQueryAsync() > 0;

    public static async Task<bool> SetAsideAsync(this WriteSession session, InboxId id, DateTimeOffset now) =>
        await session.Statement(SetAside, StoredForms.ToStored(now), id.Value).ExecuteNonQueryAsync() > 0;
}
