using System.Xml.Linq;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Soap;

/// <summary>Calls services with the tickets of a login. A ticket that a service does not take any more is got anew, once for each call.</summary>
internal sealed class TicketedCalls(SoapClient soap, ServiceTickets tickets)
{
    /// <summary>The account of the login.</summary>
    public string Account => tickets.Account;

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="site">Whose ticket is to be shown.</param>
    /// <param name="request">Makes the request around the ticket, which is not escaped.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The envelope.</returns>
    /// <exception cref="SoapException">The service did not do it.</exception>
    /// <exception cref="AuthenticationException">There is no ticket to be had.</exception>
    public async Task<XElement> CallAsync(TicketSite site, Func<Sensitive, SoapRequest> request, CancellationToken cancellationToken)
    {
        var ticket = await tickets.GetAsync(site, cancellationToken).ConfigureAwait(false);
        try
        {
            return await soap.CallAsync(request(ticket), cancellationToken).ConfigureAwait(false);
        }
        catch (SoapException exception) when (exception.IsAboutTicket)
        {
            tickets.Renew(site, ticket);
        }

        var another = await tickets.GetAsync(site, cancellationToken).ConfigureAwait(false);
        return await soap.CallAsync(request(another), cancellationToken).ConfigureAwait(false);
    }
}
