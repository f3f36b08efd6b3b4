using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Sqlite.Files;

namespace MsnBridge.Data.Tests.Upgrades;

/// <summary>
/// Writes the databases of <see cref="ReleasedDatabases"/> that are not there yet, when a migration was added:
/// <code>tests/MsnBridge.Data.Tests/bin/Release/net10.0/MsnBridge.Data.Tests write-released tests/MsnBridge.Data.Tests/Upgrades/Released</code>
/// </summary>
internal static class ReleasedDatabaseWriter
{
    public const string Command = "write-released";

    private const string P1 = "11111111111111111111111111111111";
    private const string P2 = "22222222222222222222222222222222";
    private const string P3 = "33333333333333333333333333333333";
    private const string Nobody = "ffffffffffffffffffffffffffffffff";
    private const string At = "2026-01-02 03:04:05.678";

    public static async Task<int> RunAsync(string folder)
    {
        using var directory = new TemporaryDirectory();
        await using var all = Context(directory.File("all.db"));
        foreach (var migration in all.Database.GetMigrations())
        {
            var file = Path.Combine(folder, migration + ".sql");
            if (File.Exists(file))
                continue;
            var path = directory.File(migration + ".db");
            await using (var context = Context(path))
                await context.GetService<IMigrator>().MigrateAsync(migration);
            using (var connection = DatabaseFile.Open(path, SqliteOpenMode.ReadWrite, TimeSpan.FromSeconds(1)))
            {
                Fill(connection);
                await File.WriteAllTextAsync(file, Dump(connection));
            }

            Console.WriteLine(file);
        }

        return 0;
    }

    private static BridgeContext Context(string path) =>
        new(SqliteContext.Options($"Data Source={path};Pooling=False", TimeSpan.FromSeconds(1)));

    private static void Fill(SqliteConnection connection)
    {
        using (var off = connection.CreateCommand())
        {
            // So that rows may point to nothing.
            off.CommandText = "PRAGMA foreign_keys=OFF";
            off.ExecuteNonQuery();
        }

        foreach (var (table, rows) in Rows())
        {
            var columns = DatabaseFile.Ask(connection, $"SELECT name FROM pragma_table_info('{table}')");
            if (columns.Count == 0)
                continue;
            foreach (var row in rows)
            {
                var known = row.Where(value => columns.Contains(value.Column)).ToList();
                using var command = connection.CreateCommand();
                command.CommandText =
                    $"INSERT INTO \"{table}\" ({string.Join(", ", known.Select(value => $"\"{value.Column}\""))}) VALUES ({string.Join(", ", known.Select((_, i) => $"@{i}"))})";
                for (var i = 0; i < known.Count; i++)
                    command.Parameters.AddWithValue($"@{i}", known[i].Value ?? DBNull.Value);
                command.ExecuteNonQuery();
            }
        }
    }

    // What newer versions have beside it is left out for older ones.
    private static IEnumerable<(string Table, (string Column, object? Value)[][] Rows)> Rows()
    {
        var longName = string.Concat(Enumerable.Repeat("Montague \U0001F339 ", 400));
        yield return ("puppets",
        [
            [("id", P1), ("profile", "escargot"), ("address", "juliet@msn.example"), ("sealed_password", Seal(SealedFor.Password(Id(P1)), "rosaline")), ("state", 2), ("state_detail", null), ("state_since", At), ("file_rules", """{"unknown":true}""")],
            [("id", P2), ("profile", "a profile that is configured no more"), ("address", new string('n', 500) + "@msn.example"), ("sealed_password", Seal(SealedFor.Password(Id(P2)), "")), ("state", 99), ("state_detail", longName), ("state_since", At)],
            [("id", P3), ("profile", "escargot"), ("address", "damaged@msn.example"), ("sealed_password", new byte[] { 0 }), ("state", 0), ("state_since", "1970-01-01 00:00:00")],
        ]);
        yield return ("home_links",
        [
            [("network", "xmpp"), ("address", "juliet@capulet.example"), ("puppet_id", P1), ("picture_source", "hash"), ("picture_content", "own-x-y"), ("picture_hidden", 0), ("picture_changed_at", At)],
            [("network", "matrix"), ("address", "@juliet:capulet.example"), ("puppet_id", P1)],
            [("network", "a network that is configured no more"), ("address", "nurse"), ("puppet_id", P2)],
            [("network", "xmpp"), ("address", "orphan@capulet.example"), ("puppet_id", Nobody)],
        ]);
        yield return ("contacts",
        [
            [("puppet_id", P1), ("contact_id", "romeo@montague.example"), ("display_name", longName), ("own_name", null), ("relation", 3), ("groups", """["Friends","Verona, \"fair\""]"""), ("picture", "not a key!"), ("color_scheme", "-9999")],
            [("puppet_id", P1), ("contact_id", ""), ("display_name", ""), ("own_name", ""), ("relation", -1), ("groups", "[]")],
            [("puppet_id", P2), ("contact_id", "o'hara@x.example"), ("display_name", "line\nbreak;--"), ("own_name", "\u202Ertl"), ("relation", 0), ("groups", "[]")],
            [("puppet_id", Nobody), ("contact_id", "orphan@montague.example"), ("display_name", "Orphan"), ("relation", 3), ("groups", "[]")],
        ]);
        yield return ("home_roster_entries",
        [
            [("network", "xmpp"), ("address", "juliet@capulet.example"), ("contact_id", "romeo@montague.example"), ("state", "both")],
            [("network", "xmpp"), ("address", "gone@capulet.example"), ("contact_id", "romeo@montague.example"), ("state", "a state that only another version knows")],
        ]);
        const string Message = """{"type":"message-to-remote","content":{"text":"But soft!"},"message":{"sender":{"network":"xmpp","address":"juliet@capulet.example"},"replyAddress":"juliet@capulet.example/balcony","messageId":"m1","receiptRequested":true}}""";
        yield return ("journal",
        [
            // Half done: begun and never ended.
            [("puppet_id", P1), ("conversation", "direct:romeo@montague.example"), ("lane_end", "remote"), ("deduplication_key", "k1"), ("event", Message), ("accepted_at", At), ("attempt_begun", 1)],
            [("puppet_id", P1), ("conversation", "direct:romeo@montague.example"), ("lane_end", "remote"), ("deduplication_key", "k2"), ("event", Message), ("accepted_at", At), ("attempt_begun", 0)],
            [("puppet_id", P1), ("conversation", "direct:romeo@montague.example"), ("lane_end", "xmpp"), ("deduplication_key", null), ("event", null), ("accepted_at", At), ("attempt_begun", 1), ("ended_at", At)],
            [("puppet_id", P1), ("conversation", "direct:romeo@montague.example"), ("lane_end", "xmpp"), ("event", """{"type":"hologram-to-home","unknown":{"deep":[1,2]}}"""), ("accepted_at", At), ("attempt_begun", 0), ("set_aside_at", At)],
            [("puppet_id", P1), ("conversation", "direct:romeo@montague.example"), ("lane_end", "remote"), ("event", Message.Replace("\"content\"", "\"unknown\":1,\"content\"", StringComparison.Ordinal)), ("accepted_at", At), ("attempt_begun", 0)],
            [("puppet_id", Nobody), ("conversation", "a form that nobody knows"), ("lane_end", "nowhere"), ("event", "{"), ("accepted_at", At), ("attempt_begun", 0)],
        ]);
        yield return ("home_inbox",
        [
            [("network", "matrix"), ("lane", "!room"), ("key", "$one"), ("sealed_content", Seal(SealedFor.InboxContent(new("matrix"), "!room", "$one"), "{}")), ("accepted_at", At)],
            [("network", "matrix"), ("lane", "!room"), ("key", "$two"), ("sealed_content", null), ("accepted_at", At), ("ended_at", At)],
            [("network", "matrix"), ("lane", "!room"), ("key", "$three"), ("sealed_content", new byte[] { 1, 2, 3 }), ("accepted_at", At), ("set_aside_at", At)],
        ]);
        yield return ("home_memory",
        [
            [("network", "matrix"), ("key", "portal/%40juliet%3Acapulet.example/escargot/juliet%40msn.example/romeo%40montague.example"), ("value", """{"aliasLocalpart":"x","room":{"value":"!room"},"unknown":[null]}""")],
            [("network", "matrix"), ("key", "a key that nobody knows"), ("value", longName)],
        ]);
        yield return ("home_secrets",
        [
            [("network", "matrix"), ("address", "@juliet:capulet.example"), ("name", "access-token"), ("sealed_secret", Seal(SealedFor.HomeSecret(new HomeUser(new("matrix"), "@juliet:capulet.example"), "access-token"), "syt_secret"))],
        ]);
        yield return ("groups",
        [
            [("puppet_id", P1), ("conversation_id", "group:1"), ("name", null), ("members", """["romeo@montague.example","tybalt@capulet.example"]"""), ("lasts", 0), ("change", 1)],
            [("puppet_id", P2), ("conversation_id", "group:2"), ("name", longName), ("members", "[]"), ("lasts", 1), ("change", 0)],
            [("puppet_id", Nobody), ("conversation_id", "group:3"), ("name", "Orphans"), ("members", "[]"), ("lasts", 1), ("change", 7)],
        ]);
    }

    // The form of the first versions: 1 | nonce | tag | ciphertext.
    private static byte[] Seal(byte[] belongsTo, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var result = new byte[29 + plain.Length];
        result[0] = 1;
        SHA256.HashData(belongsTo).AsSpan(0, 12).CopyTo(result.AsSpan(1));
        using var cipher = new AesGcm(Convert.FromBase64String(ReleasedDatabases.Key), 16);
        cipher.Encrypt(result.AsSpan(1, 12), plain, result.AsSpan(29), result.AsSpan(13, 16), belongsTo);
        return result;
    }

    private static PuppetId Id(string id) => new(Guid.ParseExact(id, "N"));

    private static string Dump(SqliteConnection connection)
    {
        var text = new StringBuilder("PRAGMA foreign_keys=OFF;\nBEGIN;\n");
        var tables = DatabaseFile.Ask(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '__EFMigrationsLock' ORDER BY rowid");
        foreach (var table in tables)
        {
            text.Append(DatabaseFile.Ask(connection, $"SELECT sql FROM sqlite_master WHERE name = '{table}'")[0]).Append(";\n");
            var columns = DatabaseFile.Ask(connection, $"SELECT name FROM pragma_table_info('{table}')");
            var values = string.Join(" || ', ' || ", columns.Select(column => $"quote(\"{column}\")"));
            foreach (var row in DatabaseFile.Ask(connection, $"SELECT {values} FROM \"{table}\" ORDER BY rowid"))
                text.Append($"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) VALUES ({row});\n");
        }

        foreach (var index in DatabaseFile.Ask(connection, "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"))
            text.Append(index).Append(";\n");
        return text.Append("COMMIT;\n").ToString();
    }
}
