using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sqlite;
using MsnBridge.Testing;

namespace MsnBridge.Data.Tests.Documents;

/// <summary>Keeps <c>docs/privacy.md</c> true: every table and column of the store is told of there, and none that is not.</summary>
public sealed partial class PrivacyDocumentTests
{
    [Fact]
    public async Task Every_column_that_holds_something_is_told_of()
    {
        var document = await Repository.ReadDocumentAsync("privacy.md", TestContext.Current.CancellationToken);
        await using var context = new BridgeContext(SqliteContext.Options("Data Source=:memory:", TimeSpan.FromSeconds(1)));
        var stored = context.Model.GetEntityTypes()
            .SelectMany(entity => entity.GetProperties().Select(property => $"{entity.GetTableName()}.{property.GetColumnName()}"));

        var told = Table().Matches(document).SelectMany(
            table => Column().Matches(table.Groups[2].Value).Select(column => $"{table.Groups[1].Value}.{column.Groups[1].Value}"));

        Assert.Equal(stored.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^### `(\w+)`$((?:\n(?!#).*)*)", RegexOptions.Multiline)]
    private static partial Regex Table();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Column();
}
