using System.Text.Json.Nodes;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Bot;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Provisioning;

/// <summary>Contacts in the form that bridge managers know: <c>{"id","name","identifiers":["mailto:..."],"mxid","dm_room_mxid"?}</c>.</summary>
internal sealed class ContactListing(GhostIds ghosts, IRemoteNetwork network, IPuppetDirectory directory, IDirectChats chats)
{
    /// <param name="words">Null for everybody.</param>
    public async Task<JsonArray> ListAsync(MatrixUserId user, RemoteAccount account, string? words, CancellationToken cancellationToken)
    {
        var contacts = await directory.GetContactsAsync(MatrixHome.ToHomeUser(user), cancellationToken);
        var list = new JsonArray();
        foreach (var contact in contacts.Select(snapshot => snapshot.Contact).Where(contact => contact.IsListed && (words is null || ContactWords.Matches(contact, words))))
        {
            if (await DescribeAsync(user, account, contact.Id, contact, cancellationToken) is { } described)
                list.Add((JsonNode)described);
        }

        return list;
    }

    /// <summary>Takes an address, also as <c>mailto:</c>, or the id of a ghost of the account's network. The error is a sentence.</summary>
    public bool TryParse(string identifier, RemoteAccount account, out ContactId contact, out string? error)
    {
        error = null;
        if (MatrixUserId.TryParse(identifier, out var user))
        {
            if (ghosts.TryParse(user, out var profile, out contact) && profile == account.Profile)
                return true;
            error = $"{identifier} is no contact of the network that your account is on.";
            return false;
        }

        const string mail = "mailto:";
        return network.TryParseAddress(
            identifier.StartsWith(mail, StringComparison.OrdinalIgnoreCase) ? identifier[mail.Length..] : identifier, out contact, out error);
    }

    /// <summary>Null for an address that no Matrix id can hold. Anybody may be asked for: whether the address is somebody's only MSN knows, and
    /// only when he is written to.</summary>
    public async Task<JsonObject?> DescribeAsync(
        MatrixUserId user, RemoteAccount account, ContactId contact, Contact? known, CancellationToken cancellationToken)
    {
        if (!ghosts.TryOf(account.Profile, contact, out var ghost))
            return null;
        known ??= (await directory.FindContactAsync(MatrixHome.ToHomeUser(user), contact, cancellationToken))?.Contact;
        var described = new JsonObject
        {
            ["id"] = contact.Value,
            ["name"] = known?.OwnName ?? known?.DisplayName ?? contact.Value,
            ["identifiers"] = new JsonArray($"mailto:{contact.Value}"),
            ["mxid"] = ghost.Value,
        };
        if (await chats.FindAsync(user, contact, cancellationToken) is { } room)
            described["dm_room_mxid"] = room.Value;
        return described;
    }
}
