using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Sqlite.Compiled;

namespace MsnBridge.Data.Tests.Sqlite;

/// <summary>Holds the compiled model to the entities it was made from.</summary>
public sealed class CompiledModelTests
{
    [Fact]
    public async Task The_compiled_model_is_that_of_the_entities()
    {
        await using var context = new DesignTimeBridgeContextFactory().CreateDbContext([]);

        // Otherwise make it anew, as told in DesignTimeBridgeContextFactory.
        Assert.Equal(Describe(context.Model), Describe(BridgeContextModel.Instance));
    }

    [Fact]
    public async Task Contexts_use_the_compiled_model()
    {
        await using var context = new BridgeContext(SqliteContext.Options("Data Source=:memory:", TimeSpan.FromSeconds(1)));

        Assert.Same(BridgeContextModel.Instance, context.Model);
    }

    private static IEnumerable<string> Describe(IModel model) =>
        model.GetEntityTypes().OrderBy(entity => entity.Name, StringComparer.Ordinal).SelectMany(entity => new[] { $"{entity.Name} {entity.GetTableName()}" }
            .Concat(entity.GetProperties().Select(property =>
                $"{property.Name} {property.GetColumnName()} {property.GetColumnType()} {property.IsNullable} {property.ClrType} {property.ValueGenerated} {property.GetTypeMapping().Converter?.ProviderClrType}"))
            .Concat(entity.GetKeys().Select(key => $"key {string.Join(',', key.Properties.Select(property => property.Name))}"))
            .Concat(entity.GetForeignKeys().Select(key =>
                $"to {key.PrincipalEntityType.Name} {string.Join(',', key.Properties.Select(property => property.Name))} {key.DeleteBehavior} {key.DependentToPrincipal?.Name} {key.PrincipalToDependent?.Name}"))
            .Concat(entity.GetIndexes().Select(index => $"index {string.Join(',', index.Properties.Select(property => property.Name))} {index.IsUnique}")));
}
