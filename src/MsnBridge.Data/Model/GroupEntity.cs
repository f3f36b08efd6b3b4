using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Identities;

namespace MsnBridge.Data.Model;

/// <summary>A conversation of several that a puppet is in.</summary>
internal sealed class GroupEntity
{
    public required PuppetId PuppetId { get; init; }

    public required ConversationId ConversationId { get; init; }

    public required string? Name { get; set; }

    public required string[] Members { get; set; }

    public required bool Lasts { get; set; }

    /// <summary>Grows with each save of the puppet's groups: by it they are in the order of their last change.</summary>
    public required long Change { get; set; }
}

internal sealed class GroupConfiguration : IEntityTypeConfiguration<GroupEntity>
{
    public void Configure(EntityTypeBuilder<GroupEntity> builder)
    {
        builder.ToTable("groups");
        builder.HasKey(group => new { group.PuppetId, group.ConversationId });
        builder.Property(group => group.PuppetId).HasColumnName("puppet_id");
        builder.Property(group => group.ConversationId).HasColumnName("conversation_id");
        builder.Property(group => group.Name).HasColumnName("name");
        builder.PrimitiveCollection(group => group.Members).HasColumnName("members");
        builder.Property(group => group.Lasts).HasColumnName("lasts");
        builder.Property(group => group.Change).HasColumnName("change");
    }
}
