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
        builder.HasMany<HomeRosterEntryEntity>().WithOne().HasForeignKey(entry => new { entry.Network, entry.Address })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
