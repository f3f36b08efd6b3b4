using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Data.Model;

/// <summary>The tables of the store. Their names and those of their columns are given in the entities' configurations: the journal and the
/// people who look into the database use them, so that renaming a property must not rename a column.</summary>
internal sealed class BridgeContext(DbContextOptions<BridgeContext> options) : DbContext(options)
{
    public DbSet<PuppetEntity> Puppets => Set<PuppetEntity>();

    public DbSet<HomeLinkEntity> HomeLinks => Set<HomeLinkEntity>();

    public DbSet<ContactEntity> Contacts => Set<ContactEntity>();

    public DbSet<GroupEntity> Groups => Set<GroupEntity>();

    public DbSet<HomeRosterEntryEntity> HomeRosterEntries => Set<HomeRosterEntryEntity>();

    public DbSet<HomeInboxEntryEntity> HomeInbox => Set<HomeInboxEntryEntity>();

    public DbSet<HomeMemoryEntryEntity> HomeMemory => Set<HomeMemoryEntryEntity>();

    public DbSet<HomeSecretEntity> HomeSecrets => Set<HomeSecretEntity>();

    public DbSet<JournalEntryEntity> Journal => Set<JournalEntryEntity>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BridgeContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<PuppetId>().HaveConversion<PuppetIdConverter>();
        configurationBuilder.Properties<ContactId>().HaveConversion<ContactIdConverter>();
        configurationBuilder.Properties<ConversationId>().HaveConversion<ConversationIdConverter>();
        configurationBuilder.Properties<HomeNetworkId>().HaveConversion<HomeNetworkIdConverter>();
        configurationBuilder.Properties<LaneEnd>().HaveConversion<LaneEndConverter>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTimeConverter>();
    }
}
