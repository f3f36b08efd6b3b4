using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Identities;

namespace MsnBridge.Data.Model;

/// <summary>Something a home server handed over. It is pending until it is dealt with or set aside.</summary>
internal sealed class HomeInboxEntryEntity
{
    public long Id { get; init; }

    public required HomeNetworkId Network { get; init; }

    public required string Lane { get; init; }

    public required string Key { get; init; }

    /// <summary>As made by <see cref="Sealing.StoreSealer"/>; null once the entry is dealt with.</summary>
    public byte[]? SealedContent { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it was found that the content does not open; null again after the next start, for the right key may be back.</summary>
    public DateTimeOffset? SetAsideAt { get; init; }
}

internal sealed class HomeInboxEntryConfiguration : IEntityTypeConfiguration<HomeInboxEntryEntity>
{
    public void Configure(EntityTypeBuilder<HomeInboxEntryEntity> builder)
    {
        builder.ToTable("home_inbox");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).HasColumnName("id");
        builder.Property(entry => entry.Network).HasColumnName("network");
        builder.Property(entry => entry.Lane).HasColumnName("lane");
        builder.Property(entry => entry.Key).HasColumnName("key");
        builder.Property(entry => entry.SealedContent).HasColumnName("sealed_content");
        builder.Property(entry => entry.AcceptedAt).HasColumnName("accepted_at");
        builder.Property(entry => entry.EndedAt).HasColumnName("ended_at");
        builder.Property(entry => entry.SetAsideAt).HasColumnName("set_aside_at");

        // Partial, as in the journal: the rows that have ended cost the others nothing.
        builder.HasIndex(entry => new { entry.Network, entry.Lane, entry.Id }, "ix_home_inbox_pending")
            .HasFilter("ended_at IS NULL AND set_aside_at IS NULL");
        builder.HasIndex(entry => new { entry.Network, entry.Key }, "ix_home_inbox_key").IsUnique();
        builder.HasIndex(entry => entry.EndedAt, "ix_home_inbox_ended").HasFilter("ended_at IS NOT NULL");
    }
}
