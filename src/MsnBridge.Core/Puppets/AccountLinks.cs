using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Puppets;

/// <summary>Links accounts to people and takes links back. One link changes at a time.</summary>
/// <param name="stopLanes">Stops what is under way for a puppet and waits for it.</param>
internal sealed class AccountLinks(PuppetServices services, PuppetTable puppets, Func<PuppetId, Task> stopLanes) : IDisposable
{
    private readonly SemaphoreSlim _linking = new(1);

    public async Task<LinkResult> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken)
    {
        await puppets.RestoredAsync(cancellationToken);
        if (services.Remote.Profiles.All(profile => profile.Name != request.Profile))
        {
            var known = string.Join(", ", services.Remote.Profiles.Select(profile => profile.Name));
            return new LinkResult(LinkFailure.UnknownProfile, $"There is no network \"{request.Profile}\" here. Choose one of: {known}.");
        }

        if (!services.Remote.TryParseAddress(request.Address, out var address, out var error))
        {
            return new LinkResult(LinkFailure.InvalidAddress, error);
        }

        if (await FindObstacleAsync(user, new RemoteAccount(request.Profile, address.Value), request.Password, cancellationToken) is { } early)
        {
            return early;
        }

        // Signing in is the proof of the password; the session that proved it becomes the puppet's own.
        var account = new RemoteAccount(request.Profile, address.Value);
        var yielding = await YieldAsync(account, cancellationToken);
        var session = services.Remote.OpenSession(account, request.Password);
        var adopted = false;
        try
        {
            var result = await services.Budget.SignInAsync(
                account, session, new OwnPresence(Availability.Online), asked: true, cancellationToken);
            if (result.State != LoginState.Connected)
            {
                return Refused(result);
            }

            await _linking.WaitAsync(cancellationToken);
            try
            {
                if (await FindObstacleAsync(user, account, request.Password, cancellationToken) is { } late)
                {
                    return late;
                }

                var puppet = await SaveAsync(user, account, request.Password, cancellationToken);
                await puppet.AdoptAsync(session, request.Password, cancellationToken);
                adopted = true;
            }
            finally
            {
                _linking.Release();
            }

            return new LinkResult(null, $"{account.Address} is linked and signed in.");
        }
        catch (PuppetConflictException)
        {
            return AccountTaken(account);
        }
        finally
        {
            if (!adopted)
            {
                await session.DisposeAsync();
                await ReclaimAsync(yielding);
            }
        }
    }

    public async Task<bool> UnlinkAsync(HomeUser user, CancellationToken cancellationToken)
    {
        await puppets.RestoredAsync(cancellationToken);
        await _linking.WaitAsync(cancellationToken);
        try
        {
            if (puppets.Find(user) is not { } puppet)
            {
                return false;
            }

            if (!await LetGoAsync(puppet, user, cancellationToken))
            {
                await RemoveLinkAsync(puppet, user, cancellationToken);
                return true;
            }

            var picture = await puppet.AskAsync(model => model.Pictures.Of(user.Network)?.Content, cancellationToken);
            await puppet.DisposeAsync();
            await services.Journal.ForgetAsync(puppet.Id, cancellationToken);
            await services.Store.RemoveAsync(puppet.Id, cancellationToken);
            if (picture is { } key)
            {
                await services.Content.RemoveAsync(key, cancellationToken);
            }

            return true;
        }
        finally
        {
            _linking.Release();
        }
    }

    public async Task EraseAsync(HomeUser user, Func<CancellationToken, Task> erase, CancellationToken cancellationToken)
    {
        await puppets.RestoredAsync(cancellationToken);
        await _linking.WaitAsync(cancellationToken);
        try
        {
            if (puppets.Find(user) is { } puppet)
            {
                if (await LetGoAsync(puppet, user, cancellationToken))
                {
                    await puppet.DisposeAsync();
                }
                else
                {
                    await puppet.ChangeLinksAsync(puppet.Links.Remove(user), cancellationToken);
                }
            }

            if (services.Homes.Value.TryGetValue(user.Network, out var home))
            {
                await home.SettleAsync(user, cancellationToken);
            }

            // The rows are left to it: it takes them together with what they name.
            await erase(cancellationToken);
        }
        finally
        {
            _linking.Release();
        }
    }

    public void Dispose() => _linking.Dispose();

    /// <summary>What was shown to the user is taken back. False where somebody else has linked the account too: then it goes on.</summary>
    private async Task<bool> LetGoAsync(Puppet puppet, HomeUser user, CancellationToken cancellationToken)
    {
        var contacts = await puppet.AskAsync(model => model.Contacts.ToImmutableArray(), cancellationToken);
        if (services.Homes.Value.TryGetValue(user.Network, out var home))
        {
            await home.ForgetUserAsync(new HomeLink(user, puppet.Id, puppet.Account), contacts, cancellationToken);
        }

        puppets.Forget(user);
        if (puppet.Links.Length > 1)
        {
            return false;
        }

        puppets.Remove(puppet);
        await stopLanes(puppet.Id);
        return true;
    }

    private static LinkResult Refused(SignInResult result)
    {
        var failure = result.State switch
        {
            LoginState.BadCredentials => LinkFailure.BadCredentials,
            LoginState.LoggedOut => LinkFailure.AccountRefused,
            _ => LinkFailure.ServerUnavailable,
        };
        var message = result.State switch
        {
            LoginState.BadCredentials => "The address or the password was refused. Check both and try again.",
            LoginState.SignedInElsewhere => "Another client signed in with this account at the same moment and the bridge gave way. Try again.",
            LoginState.LoggedOut => "The account's network does not let it in. Settle that with the network, then try again.",
            _ => "The account's server could not be reached. Try again later.",
        };
        return new LinkResult(failure, result.Detail is null ? message : $"{message} ({result.Detail})");
    }

    private static LinkResult AccountTaken(RemoteAccount account) =>
        new(LinkFailure.AccountTaken, $"{account.Address} is linked by somebody else on this bridge already.");

    private static LinkResult LinkedElsewhere(RemoteAccount account) => new(
        LinkFailure.AccountTaken,
        $"{account.Address} is linked on this bridge already, with another password. If it is yours and you have changed its password, give the new "
        + "one first where you have linked it.");

    /// <summary>Why this user may not have this account, or null.</summary>
    private async Task<LinkResult?> FindObstacleAsync(HomeUser user, RemoteAccount account, Secret password, CancellationToken cancellationToken)
    {
        if (puppets.Find(user) is { } own && own.Account != account)
        {
            return new LinkResult(
                LinkFailure.OtherAccountLinked, $"You have linked {own.Account.Address} already. Unlink it before you link {account.Address}.");
        }

        if (await services.Store.FindByAccountAsync(account, cancellationToken) is { } other && !other.Links.Contains(user))
        {
            // The same person may come from a second home network; that he knows the password is what shows it. It is compared and not tried,
            // since trying it would put the session of the account's owner out.
            if (other.Links.Any(link => link.Network == user.Network))
                return AccountTaken(account);
            return SamePassword(other.Password, password) ? null : LinkedElsewhere(account);
        }

        return null;

        static bool SamePassword(Secret one, Secret two) =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one.Reveal()), Encoding.UTF8.GetBytes(two.Reveal()));
    }

    // The network knows one session for each account: a puppet that kept its own would be told that it was signed in from elsewhere.
    private async Task<Puppet?> YieldAsync(RemoteAccount account, CancellationToken cancellationToken)
    {
        var puppet = puppets.All.FirstOrDefault(puppet => puppet.Account == account);
        if (puppet is not null)
        {
            await puppet.TellAsync(new SessionYielded(), cancellationToken);
            // Handled before this answer, so before the sign-in begins.
            await puppet.AskAsync(model => model.Status, cancellationToken);
        }

        return puppet;
    }

    private static async Task ReclaimAsync(Puppet? puppet)
    {
        try
        {
            if (puppet is not null)
            {
                await puppet.TellAsync(new SessionReclaimed(), CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The puppet is being stopped and wants no session any more.
        }
    }

    private async Task<Puppet> SaveAsync(HomeUser user, RemoteAccount account, Secret password, CancellationToken cancellationToken)
    {
        var known = await services.Store.FindByAccountAsync(account, cancellationToken);
        var record = known is null
            ? new PuppetRecord(
                new PuppetId(Guid.NewGuid()), account, password, new LoginStatus(LoginState.LoggedOut, null, services.Time.GetUtcNow()), [user])
            : known with { Password = password, Links = known.Links.Contains(user) ? known.Links : known.Links.Add(user) };
        await services.Store.SaveAsync(record, cancellationToken);
        if (puppets.Find(record.Id) is not { } puppet)
        {
            return puppets.Add(record, [], [], []);
        }

        await puppet.ChangeLinksAsync(record.Links, cancellationToken);
        puppets.Remember(user, puppet);
        return puppet;
    }

    private async Task RemoveLinkAsync(Puppet puppet, HomeUser user, CancellationToken cancellationToken)
    {
        var record = await services.Store.FindAsync(puppet.Id, cancellationToken)
                     ?? throw new InvalidOperationException($"Puppet {puppet.Id} is not in the store.");
        var links = record.Links.Remove(user);
        await services.Store.SaveAsync(record with { Links = links }, cancellationToken);
        await puppet.ChangeLinksAsync(links, cancellationToken);
    }
}
