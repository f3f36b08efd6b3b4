using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;

namespace MsnBridge.Data.Model;

/// <summary>Somebody on a puppet's lists.</summary>
internal sealed class ContactEntity
{
    public required PuppetId PuppetId { get; init; }

    public required ContactId ContactId { get; init; }

    public required string DisplayName { get; set; }

    public required string? OwnName { get; set; }

    public required ContactRelation Relation { get; set; }

    /// <summary>In the list's order.</summary>
    public required string[] Groups { get; set; }

    /// <summary>The key of the picture in the content store.</summary>
    public string? Picture { get; set; }

    public string? Scene { get; set; }

    public string? ColorScheme { get; set; }
}

internal sealed class ContactConfiguration : IEntityTypeConfiguration<ContactEntity>
{
    public void Configure(EntityTypeBuilder<ContactEntity> builder)
    {
        builder.ToTable("contacts");
        builder.HasKey(contact => new { contact.PuppetId, contact.ContactId });
        builder.Property(contact => contact.PuppetId).HasColumnName("puppet_id");
        builder.Property(contact => contact.ContactId).HasColumnName("contact_id");
        builder.Property(contact => contact.DisplayName).HasColumnName("display_name");
        builder.Property(contact => contact.OwnName).HasColumnName("own_name");
        builder.Property(contact => contact.Relation).HasColumnName("relation");
        builder.PrimitiveCollection(contact => contact.Groups).HasColumnName("groups");
        builder.Property(contact => contact.Picture).HasColumnName("picture");
        builder.Property(contact => contact.Scene).HasColumnName("scene");
        builder.Property(contact => contact.ColorScheme).HasColumnName("color_scheme");
    }
}
