using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Identities;

namespace MsnBridge.Data.Model;

/// <summary>What a home network remembers of having shown a contact to a user.</summary>
internal sealed class HomeRosterEntryEntity
{
    public required HomeNetworkId Network { get; init; }

    public required string Address { get; init; }

    public required ContactId ContactId { get; init; }

    /// <summary>In the home network's own words.</summary>
    public required string State { get; set; }
}

internal sealed class HomeRosterEntryConfiguration : IEntityTypeConfiguration<HomeRosterEntryEntity>
{
    public void Configure(EntityTypeBuilder<HomeRosterEntryEntity> builder)
    {
        builder.ToTable("home_roster_entries");
        builder.HasKey(entry => new { entry.Network, entry.Address, entry.ContactId });
        builder.Property(entry => entry.Network).HasColumnName("network");
        builder.Property(entry => entry.Address).HasColumnName("address");
        builder.Property(entry => entry.ContactId).HasColumnName("contact_id");
        builder.Property(entry => entry.State).HasColumnName("state");
    }
}
