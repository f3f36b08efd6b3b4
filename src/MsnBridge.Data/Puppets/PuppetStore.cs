using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Pictures;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.Puppets;

/// <summary>Puppets in the database.</summary>
internal sealed partial class PuppetStore(
    IDatabaseProvider provider, GroupCommitWriter writer, StoreSealer sealer, ILogger<PuppetStore> logger) : IPuppetStore
{
    public async ValueTask<IReadOnlyList<PuppetRecord>> LoadAllAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(_ => true, cancellationToken)).Select(ToRecord)];

    public ValueTask<PuppetRecord?> FindAsync(PuppetId id, CancellationToken cancellationToken) =>
        FindOneAsync(puppet => puppet.Id == id, cancellationToken);

    public ValueTask<PuppetRecord?> FindByUserAsync(HomeUser user, CancellationToken cancellationToken) =>
        FindOneAsync(puppet => puppet.Links.Any(link => link.Network == user.Network && link.Address == user.Address), cancellationToken);

    public ValueTask<PuppetRecord?> FindByAccountAsync(RemoteAccount account, CancellationToken cancellationToken) =>
        FindOneAsync(puppet => puppet.Profile == account.Profile && puppet.Address == account.Address, cancellationToken);

    public async ValueTask<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, CancellationToken cancellationToken) =>
        await provider.ReadAsync(context => context.HomeLinks.AsNoTracking()
            .Where(link => link.Network == network)
            .OrderBy(link => link.Address)
            .Select(link => new HomeUser(link.Network, link.Address))
            .ToListAsync(cancellationToken));

    public async ValueTask SaveAsync(PuppetRecord puppet, CancellationToken cancellationToken)
    {
        var sealedPassword = sealer.Seal(SealedFor.Password(puppet.Id), puppet.Password.Reveal());
        var conflict = await writer.CommitAsync(session => SaveAsync(session.Context, puppet, sealedPassword), cancellationToken);
        if (conflict is not null)
            throw new PuppetConflictException(conflict);
    }

    public async ValueTask SaveStatusAsync(PuppetId id, LoginStatus status, CancellationToken cancellationToken) =>
        await writer.CommitAsync(
            session => session.Context.Puppets.Where(puppet => puppet.Id == id).ExecuteUpdateAsync(
                update => update
                    .SetProperty(puppet => puppet.State, status.State)
                    .SetProperty(puppet => puppet.StateDetail, status.Detail)
                    .SetProperty(puppet => puppet.StateSince, status.Since),
                CancellationToken.None),
            cancellationToken);

    public async ValueTask SaveFileRulesAsync(PuppetId id, FileRules rules, CancellationToken cancellationToken)
    {
        var json = FileRulesJson.Format(rules);
        await writer.CommitAsync(
            session => session.Context.Puppets.Where(puppet => puppet.Id == id).ExecuteUpdateAsync(
                update => update.SetProperty(puppet => puppet.FileRules, json), CancellationToken.None),
            cancellationToken);
    }

    public async ValueTask RemoveAsync(PuppetId id, CancellationToken cancellationToken) =>
        await writer.CommitAsync(
            session => session.Context.Puppets.Where(puppet => puppet.Id == id).ExecuteDeleteAsync(CancellationToken.None),
            cancellationToken);

    public async ValueTask<IReadOnlyList<Contact>> LoadContactsAsync(PuppetId id, CancellationToken cancellationToken)
    {
        var rows = await provider.ReadAsync(
            context => context.Contacts.AsNoTracking().Where(contact => contact.PuppetId == id).ToListAsync(cancellationToken));
        return [.. rows.Select(row => row.ToContact())];
    }

    public async ValueTask SaveContactsAsync(PuppetId id, IReadOnlyCollection<Contact> contacts, CancellationToken cancellationToken) =>
        await writer.CommitAsync(session => session.Context.ReplaceContactsAsync(id, contacts), cancellationToken);

    public async ValueTask SaveContactAsync(PuppetId id, Contact contact, CancellationToken cancellationToken) =>
        await writer.CommitAsync(session => session.Context.SaveContactAsync(id, contact), cancellationToken);

    public async ValueTask RemoveContactAsync(PuppetId id, ContactId contact, CancellationToken cancellationToken) =>
        await writer.CommitAsync(
            session => session.Context.Contacts.Where(row => row.PuppetId == id && row.ContactId == contact)
                .ExecuteDeleteAsync(CancellationToken.None),
            cancellationToken);

    public async ValueTask<IReadOnlyList<KeyValuePair<HomeUser, HomePicture>>> LoadPicturesAsync(PuppetId id, CancellationToken cancellationToken)
    {
        var rows = await provider.ReadAsync(context => context.HomeLinks.AsNoTracking()
            .Where(link => link.PuppetId == id && link.PictureChangedAt != null)
            .ToListAsync(cancellationToken));
        return
        [
            .. rows.Select(row => KeyValuePair.Create(
                new HomeUser(row.Network, row.Address),
                new HomePicture(row.PictureSource, ContactRows.ToKey(row.PictureContent), row.PictureHidden, row.PictureChangedAt!.Value))),
        ];
    }

    public async ValueTask SavePictureAsync(HomeUser user, HomePicture picture, CancellationToken cancellationToken)
    {
        var (content, changedAt) = (picture.Content?.Value, (DateTimeOffset?)picture.ChangedAt);
        await writer.CommitAsync(
            session => session.Context.HomeLinks.Where(link => link.Network == user.Network && link.Address == user.Address).ExecuteUpdateAsync(
                update => update
                    .SetProperty(link => link.PictureSource, picture.Source)
                    .SetProperty(link => link.PictureContent, content)
                    .SetProperty(link => link.PictureHidden, picture.IsHidden)
                    .SetProperty(link => link.PictureChangedAt, changedAt),
                CancellationToken.None),
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<GroupConversation>> LoadGroupsAsync(PuppetId id, CancellationToken cancellationToken)
    {
        var rows = await provider.ReadAsync(context => context.Groups.AsNoTracking()
            .Where(group => group.PuppetId == id).OrderBy(group => group.Change).ToListAsync(cancellationToken));
        return [.. rows.Select(row => row.ToGroup())];
    }

    public async ValueTask SaveGroupAsync(PuppetId id, GroupConversation group, CancellationToken cancellationToken) =>
        await writer.CommitAsync(session => session.Context.SaveGroupAsync(id, group), cancellationToken);

    public async ValueTask RemoveGroupAsync(PuppetId id, ConversationId group, CancellationToken cancellationToken) =>
        await writer.CommitAsync(
            session => session.Context.Groups.Where(row => row.PuppetId == id && row.ConversationId == group)
                .ExecuteDeleteAsync(CancellationToken.None),
            cancellationToken);

    /// <summary>Null when saved; otherwise what it conflicts with, for a person, and nothing was changed.</summary>
    private static async Task<string?> SaveAsync(BridgeContext context, PuppetRecord puppet, byte[] sealedPassword)
    {
        var account = puppet.Account;
        if (await context.Puppets.AnyAsync(
            other => other.Profile == account.Profile && other.Address == account.Address && other.Id != puppet.Id))
        {
            return $"The account {account.Address} ({account.Profile}) is linked already.";
        }

        foreach (var user in puppet.Links)
        {
            if (await context.HomeLinks.AnyAsync(
                other => other.Network == user.Network && other.Address == user.Address && other.PuppetId != puppet.Id))
            {
                return $"{user.Address} has linked another account already.";
            }
        }

        var row = await context.Puppets.Include(existing => existing.Links).SingleOrDefaultAsync(existing => existing.Id == puppet.Id);
        if (row is null)
        {
            row = new PuppetEntity
            {
                Id = puppet.Id,
                Profile = account.Profile,
                Address = account.Address,
                SealedPassword = sealedPassword,
                State = puppet.Status.State,
                StateSince = puppet.Status.Since,
            };
            context.Puppets.Add(row);
        }

        row.Profile = account.Profile;
        row.Address = account.Address;
        row.SealedPassword = sealedPassword;
        row.State = puppet.Status.State;
        row.StateDetail = puppet.Status.Detail;
        row.StateSince = puppet.Status.Since;
        row.FileRules = puppet.FileRules is { } rules ? FileRulesJson.Format(rules) : null;
        ReplaceLinks(row, puppet.Links);
        await context.SaveChangesAsync();
        return null;
    }

    // Links that stay are left alone: what home networks remember hangs on them and would go with them.
    private static void ReplaceLinks(PuppetEntity row, ImmutableArray<HomeUser> users)
    {
        row.Links.RemoveAll(link => !users.Contains(new HomeUser(link.Network, link.Address)));
        foreach (var user in users.Distinct().Where(user => !row.Links.Exists(link => link.Network == user.Network && link.Address == user.Address)))
            row.Links.Add(new HomeLinkEntity { Network = user.Network, Address = user.Address, PuppetId = row.Id });
    }

    private async ValueTask<PuppetRecord?> FindOneAsync(Expression<Func<PuppetEntity, bool>> condition, CancellationToken cancellationToken) =>
        (await ReadAsync(condition, cancellationToken)) is [var row, ..] ? ToRecord(row) : null;

    private Task<List<PuppetEntity>> ReadAsync(Expression<Func<PuppetEntity, bool>> condition, CancellationToken cancellationToken) =>
        provider.ReadAsync(context => context.Puppets.AsNoTracking().Include(puppet => puppet.Links).Where(condition).ToListAsync(cancellationToken));

    private PuppetRecord ToRecord(PuppetEntity row)
    {
        var status = new LoginStatus(row.State, row.StateDetail, row.StateSince);
        if (!sealer.TryOpen(SealedFor.Password(row.Id), row.SealedPassword, out var password))
        {
            // One row that was damaged must keep neither the others from starting nor its owner from putting it right.
            LogPasswordUnreadable(row.Id);
            password = "";
            status = new LoginStatus(LoginState.BadCredentials, "The bridge can no longer read the stored password.", row.StateSince);
        }

        return new PuppetRecord(
            row.Id,
            new RemoteAccount(row.Profile, row.Address),
            new Secret(password),
            status,
            [.. row.Links.Select(link => new HomeUser(link.Network, link.Address))])
        {
            FileRules = FileRulesJson.Parse(row.FileRules),
        };
    }

    [LoggerMessage(DataEventIds.PasswordUnreadable, LogLevel.Error, "The stored password of puppet {Puppet} cannot be opened with the key file; its owner must give it again")]
    private partial void LogPasswordUnreadable(PuppetId puppet);
}
