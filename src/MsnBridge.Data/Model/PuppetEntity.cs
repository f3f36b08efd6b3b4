using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Data.Model;

/// <summary>One linked account. Links, contacts, groups and what home networks remember go with it.</summary>
internal sealed class PuppetEntity
{
    public required PuppetId Id { get; init; }

    public required string Profile { get; set; }

    public required string Address { get; set; }

    /// <summary>As made by <see cref="Sealing.StoreSealer"/>.</summary>
    public required byte[] SealedPassword { get; set; }

    public required LoginState State { get; set; }

    public string? StateDetail { get; set; }

    public required DateTimeOffset StateSince { get; set; }

    /// <summary>As made by <see cref="Puppets.FileRulesJson"/>; null where the person has not said how he takes files.</summary>
    public string? FileRules { get; set; }

    public List<HomeLinkEntity> Links { get; } = [];
}

internal sealed class PuppetConfiguration : IEntityTypeConfiguration<PuppetEntity>
{
    public void Configure(EntityTypeBuilder<PuppetEntity> builder)
    {
        builder.ToTable("puppets");
        builder.HasKey(puppet => puppet.Id);
        builder.Property(puppet => puppet.Id).HasColumnName("id");
        builder.Property(puppet => puppet.Profile).HasColumnName("profile");
        builder.Property(puppet => puppet.Address).HasColumnName("address");
        builder.Property(puppet => puppet.SealedPassword).HasColumnName("sealed_password");
        builder.Property(puppet => puppet.State).HasColumnName("state");
        builder.Property(puppet => puppet.StateDetail).HasColumnName("state_detail");
        builder.Property(puppet => puppet.StateSince).HasColumnName("state_since");
        builder.Property(puppet => puppet.FileRules).HasColumnName("file_rules");
        builder.HasIndex(puppet => new { puppet.Profile, puppet.Address }).IsUnique();
        builder.HasMany(puppet => puppet.Links).WithOne().HasForeignKey(link => link.PuppetId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<GroupEntity>().WithOne().HasForeignKey(group => group.PuppetId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany<ContactEntity>().WithOne().HasForeignKey(contact => contact.PuppetId).OnDelete(DeleteBehavior.Cascade);
    }
}
