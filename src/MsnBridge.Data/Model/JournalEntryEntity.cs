using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Data.Model;

/// <summary>A row of the journal. It is pending until it ends or is set aside. No foreign key ties it to its puppet: a row may be accepted
/// in the same moment in which the puppet is stored or removed, and must not be refused for it.</summary>
internal sealed class JournalEntryEntity
{
    /// <summary>Never used again, even after pruning: ids on the wire are made from it.</summary>
    public long Id { get; init; }

    public required PuppetId PuppetId { get; init; }

    public required ConversationId Conversation { get; init; }

    public required LaneEnd LaneEnd { get; init; }

    public string? DeduplicationKey { get; init; }

    /// <summary>The event as JSON; null once the entry has ended.</summary>
    public string? Event { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public bool AttemptBegun { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When this version found that it cannot read the event; null again after the next start, for another version may.</summary>
    public DateTimeOffset? SetAsideAt { get; init; }
}

internal sealed class JournalEntryConfiguration : IEntityTypeConfiguration<JournalEntryEntity>
{
    public void Configure(EntityTypeBuilder<JournalEntryEntity> builder)
    {
        builder.ToTable("journal");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).HasColumnName("id");
        builder.Property(entry => entry.PuppetId).HasColumnName("puppet_id");
        builder.Property(entry => entry.Conversation).HasColumnName("conversation");
        builder.Property(entry => entry.LaneEnd).HasColumnName("lane_end");
        builder.Property(entry => entry.DeduplicationKey).HasColumnName("deduplication_key");
        builder.Property(entry => entry.Event).HasColumnName("event");
        builder.Property(entry => entry.AcceptedAt).HasColumnName("accepted_at");
        builder.Property(entry => entry.AttemptBegun).HasColumnName("attempt_begun");
        builder.Property(entry => entry.EndedAt).HasColumnName("ended_at");
        builder.Property(entry => entry.SetAsideAt).HasColumnName("set_aside_at");

        // Partial, so that the many rows that have ended cost the few that have not nothing.
        builder.HasIndex(entry => new { entry.PuppetId, entry.Conversation, entry.LaneEnd, entry.Id }, "ix_journal_pending")
            .HasFilter("ended_at IS NULL AND set_aside_at IS NULL");
        builder.HasIndex(entry => new { entry.PuppetId, entry.Conversation, entry.LaneEnd, entry.DeduplicationKey }, "ix_journal_deduplication")
            .IsUnique().HasFilter("deduplication_key IS NOT NULL");
        builder.HasIndex(entry => entry.EndedAt, "ix_journal_ended").HasFilter("ended_at IS NOT NULL");
    }
}
