using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Identities;

namespace MsnBridge.Data.Model;

/// <summary>That a user of a home network owns a puppet. The key says that nobody owns two.</summary>
internal sealed class HomeLinkEntity
{
    public required HomeNetworkId Network { get; init; }

    public required string Address { get; init; }

    public required PuppetId PuppetId { get; init; }

    /// <summary>What the home network knows the user's picture by.</summary>
    public string? PictureSource { get; set; }

    /// <summary>The key of what is made of it, in the content store.</summary>
    public string? PictureContent { get; set; }

    public bool PictureHidden { get; set; }

    /// <summary>Null where nothing is known of a picture.</summary>
    public DateTimeOffset? PictureChangedAt { get; set; }
}

internal sealed class HomeLinkConfiguration : IEntityTypeConfiguration<HomeLinkEntity>
{
    public void Configure(EntityTypeBuilder<HomeLinkEntity> builder)
    {
        builder.ToTable("home_links");
        builder.HasKey(link => new { link.Network, link.Address });
        builder.Property(link => link.Network).HasColumnName("network");
        builder.Property(link => link.Address).HasColumnName("address");
        builder.Property(link => link.PuppetId).HasColumnName("puppet_id");
        builder.Property(link => link.PictureSource).HasColumnName("picture_source");
        builder.Property(link => link.PictureContent).HasColumnName("picture_content");
        builder.Property(link => link.PictureHidden).HasColumnName("picture_hidden");
        builder.Property(link => link.PictureChangedAt).HasColumnName("picture_changed_at");
        builder.HasMany<HomeRosterEntryEntity>().WithOne().HasForeignKey(entry => new { entry.Network, entry.Address })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
