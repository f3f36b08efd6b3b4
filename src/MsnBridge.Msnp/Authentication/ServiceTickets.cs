using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Authentication;

/// <summary>
/// The tickets of one login. Got at once for all sites, since a server may know them by the sign-in they came with, kept for as long as they are good, and got anew
/// shortly before they end. May be asked from anywhere; the token service is asked one thing at a time.
/// </summary>
/// <param name="service">Where tickets come from.</param>
/// <param name="credentials">Whose they are.</param>
/// <param name="time">Measures how long they are kept; what time it is does not matter.</param>
internal sealed class ServiceTickets(TokenService service, MsnpCredentials credentials, TimeProvider time)
{
    /// <summary>A ticket is got anew when it has less than this to live, or less than a tenth of its life.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private readonly AsyncLock _oneRequest = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KeptTicket> _kept = new(StringComparer.OrdinalIgnoreCase);
    private TicketSite? _signIn;
    private bool _prefersSecond;
    private Sensitive? _adopted;

    /// <summary>The tickets of a login that has none yet.</summary>
    public static ServiceTickets For(MsnpClientOptions options, MsnpCredentials credentials)
    {
        var soap = new SoapClient(options.Http, options.Profile, options.TimeProvider);
        return new ServiceTickets(new TokenService(soap, options.Profile, options.TimeProvider), credentials, options.TimeProvider);
    }

    /// <summary>Whether the network has a token service, from which tickets can be got without a challenge.</summary>
    public bool HasTokenService => service.IsKnown;

    /// <summary>The account they are for.</summary>
    public string Account => credentials.Account;

    /// <summary>Gets tickets for all sites, for signing in with one of them.</summary>
    /// <param name="signIn">The site to sign in at, with the policy that the notification server says.</param>
    /// <param name="prefersSecond">Whether to ask <c>RST2.srf</c> first.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AuthenticationException">There is none to be had.</exception>
    public async Task<ServiceTicket> GetForSignInAsync(TicketSite signIn, bool prefersSecond, CancellationToken cancellationToken)
    {
        using var turn = await _oneRequest.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        (_signIn, _prefersSecond) = (signIn, prefersSecond);
        lock (_gate)
            _adopted = null;

        // Always anew: whoever signs in again does so because the last one was refused, or has grown old meanwhile.
        await FetchAsync(cancellationToken).ConfigureAwait(false);
        return Find(signIn.Address)?.Ticket ?? throw Missing(signIn.Address);
    }

    /// <summary>Uses the ticket of a sign-in without the token service for the services as well: they may know the user by it, and by no other.</summary>
    public void Adopt(Sensitive signInTicket)
    {
        lock (_gate)
            _adopted = signInTicket;
    }

    /// <summary>The ticket for a site, got anew if it ends soon.</summary>
    /// <exception cref="AuthenticationException">There is none to be had.</exception>
    public async Task<Sensitive> GetAsync(TicketSite site, CancellationToken cancellationToken)
    {
        if (Adopted is { } adopted)
            return adopted;

        if (Find(site.Address) is { IsFresh: true, Ticket: var fresh })
            return fresh.Ticket;

        using var turn = await _oneRequest.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (Find(site.Address) is { IsFresh: true, Ticket: var cameMeanwhile })
            return cameMeanwhile.Ticket;

        try
        {
            await FetchAsync(cancellationToken, site).ConfigureAwait(false);
        }
        catch (AuthenticationException) when (Find(site.Address) is not null)
        {
            // The old one is still good; whoever needs one next tries again.
        }

        return Find(site.Address)?.Ticket.Ticket ?? throw Missing(site.Address);
    }

    /// <summary>Has the tickets got anew when one is needed next, because a service does not take this one any more. Nothing happens if that was done already.</summary>
    public void Renew(TicketSite site, Sensitive refused)
    {
        lock (_gate)
        {
            if (_adopted == refused && service.IsKnown)
                _adopted = null;

            if (_kept.TryGetValue(site.Address, out var kept) && kept.Ticket.Ticket == refused)
                _kept.Clear();
        }
    }

    private Sensitive? Adopted
    {
        get
        {
            lock (_gate)
                return _adopted;
        }
    }

    private async Task FetchAsync(CancellationToken cancellationToken, TicketSite? wanted = null)
    {
        List<TicketSite> sites = [.. TicketSite.OfServices];
        if (wanted is not null && !sites.Contains(wanted))
            sites.Add(wanted);

        if (_signIn is { } signIn)
        {
            sites.RemoveAll(site => site.Address == signIn.Address);
            sites.Insert(0, signIn);
        }

        var tickets = await service.RequestAsync(credentials, sites, _prefersSecond, cancellationToken).ConfigureAwait(false);
        var now = time.GetTimestamp();
        lock (_gate)
        {
            foreach (var ticket in tickets)
                _kept[ticket.Address] = new KeptTicket(ticket, now, time);
        }
    }

    private KeptTicket? Find(string address)
    {
        lock (_gate)
            return _kept.TryGetValue(address, out var kept) && kept.IsGood ? kept : null;
    }

    private static AuthenticationException Missing(string address) =>
        new(AuthenticationFailure.NoTicket, $"The login server issued no ticket for {address}.");

    private sealed class KeptTicket(ServiceTicket ticket, long since, TimeProvider time)
    {
        public ServiceTicket Ticket => ticket;

        public bool IsGood => Left > TimeSpan.Zero;

        public bool IsFresh => Left > (ticket.Lifetime / 10 < Margin ? ticket.Lifetime / 10 : Margin);

        private TimeSpan Left => ticket.Lifetime - time.GetElapsedTime(since);
    }
}
