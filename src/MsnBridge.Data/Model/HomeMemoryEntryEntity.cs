using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Identities;

namespace MsnBridge.Data.Model;

/// <summary>Something a home network remembers, in its own words. No foreign key ties it to anything: it outlives puppets.</summary>
internal sealed class HomeMemoryEntryEntity
{
    public required HomeNetworkId Network { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }
}

internal sealed class HomeMemoryEntryConfiguration : IEntityTypeConfiguration<HomeMemoryEntryEntity>
{
    public void Configure(EntityTypeBuilder<HomeMemoryEntryEntity> builder)
    {
        builder.ToTable("home_memory");
        builder.HasKey(entry => new { entry.Network, entry.Key });
        builder.Property(entry => entry.Network).HasColumnName("network");
        builder.Property(entry => entry.Key).HasColumnName("key");
        builder.Property(entry => entry.Value).HasColumnName("value");
    }
}
