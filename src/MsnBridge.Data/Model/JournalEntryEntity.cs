using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;

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

    /// <summary>What the event is, by its stored name. This and what follows outlives the event: it tells the entry's story, and nothing that
    /// was said. Null in rows of versions that did not keep it.</summary>
    public string? Kind { get; init; }

    /// <summary>Who said or did it: a contact, or a person with his home network before him.</summary>
    public string? Author { get; init; }

    /// <summary>The id of the message on the home network it came from.</summary>
    public string? Origin { get; init; }

    /// <summary>The entry from whose end this one follows.</summary>
    public long? Cause { get; init; }

    /// <summary>How often it was begun to hand it over where a repetition could double it.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? LastAttemptAt { get; init; }

    public DeliveryOutcome? Outcome { get; init; }

    public DeliveryFailure? Failure { get; init; }

    /// <summary>The ids that the home server gave to what was made of it, with blanks between them.</summary>
    public string? SentAs { get; init; }
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
        builder.Property(entry => entry.Kind).HasColumnName("kind");
        builder.Property(entry => entry.Author).HasColumnName("author");
        builder.Property(entry => entry.Origin).HasColumnName("origin");
        builder.Property(entry => entry.Cause).HasColumnName("cause");
        builder.Property(entry => entry.Attempts).HasColumnName("attempts");
        builder.Property(entry => entry.LastAttemptAt).HasColumnName("last_attempt_at");
        builder.Property(entry => entry.Outcome).HasColumnName("outcome");
        builder.Property(entry => entry.Failure).HasColumnName("failure");
        builder.Property(entry => entry.SentAs).HasColumnName("sent_as");

        // Partial, so that the many rows that have ended cost the few that have not nothing.
        builder.HasIndex(entry => new { entry.PuppetId, entry.Conversation, entry.LaneEnd, entry.Id }, "ix_journal_pending")
            .HasFilter("ended_at IS NULL AND set_aside_at IS NULL");
        builder.HasIndex(entry => new { entry.PuppetId, entry.Conversation, entry.LaneEnd, entry.DeduplicationKey }, "ix_journal_deduplication")
            .IsUnique().HasFilter("deduplication_key IS NOT NULL");
        builder.HasIndex(entry => entry.EndedAt, "ix_journal_ended").HasFilter("ended_at IS NOT NULL");
    }
}
