using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MsnBridge.Core.Identities;

namespace MsnBridge.Data.Model;

/// <summary>A secret that a person entrusted to a home network. No foreign key ties it to a puppet: it stays until it is removed.</summary>
internal sealed class HomeSecretEntity
{
    public required HomeNetworkId Network { get; init; }

    public required string Address { get; init; }

    public required string Name { get; init; }

    /// <summary>As made by <see cref="Sealing.StoreSealer"/>.</summary>
    public required byte[] SealedSecret { get; set; }
}

internal sealed class HomeSecretConfiguration : IEntityTypeConfiguration<HomeSecretEntity>
{
    public void Configure(EntityTypeBuilder<HomeSecretEntity> builder)
    {
        builder.ToTable("home_secrets");
        builder.HasKey(secret => new { secret.Network, secret.Address, secret.Name });
        builder.Property(secret => secret.Network).HasColumnName("network");
        builder.Property(secret => secret.Address).HasColumnName("address");
        builder.Property(secret => secret.Name).HasColumnName("name");
        builder.Property(secret => secret.SealedSecret).HasColumnName("sealed_secret");
    }
}
