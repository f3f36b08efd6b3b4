using System.Collections.Concurrent;
using System.Xml.Linq;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>One call of the address book or the sharing service at a time: with its ticket, at the host the service wants to be asked at.</summary>
internal sealed class AddressBookCalls(ServerProfile profile, string account, AddressBookTicketSource tickets, SoapClient soap)
{
    private readonly ConcurrentDictionary<string, string> _preferredHosts = new(StringComparer.Ordinal);
    private string? _cacheKey;

    /// <summary>Asks, and does what a client can do about a fault by itself: takes a new ticket, makes the missing address book.</summary>
    public async Task<XElement> AskAsync(AddressBookRequest request, string scenario, CancellationToken cancellationToken)
    {
        var renew = false;
        var madeBook = false;
        while (true)
        {
            try
            {
                var ticket = await tickets(renew, cancellationToken).ConfigureAwait(false);
                return await PostAsync(request, new AddressBookRequestHeader(ticket, scenario, _cacheKey), cancellationToken).ConfigureAwait(false);
            }
            catch (SoapException error) when (error.IsAboutTicket && !renew)
            {
                renew = true;
            }
            catch (SoapFaultException error) when (!madeBook && request is not BookAddRequest && error.Fault.Is(AddressBookFault.BookDoesNotExist))
            {
                madeBook = true;
                await MakeBookAsync(scenario, cancellationToken).ConfigureAwait(false);
            }
            catch (SoapFaultException error)
            {
                throw new AddressBookException(FaultOf(error.Fault), error);
            }
            catch (SoapException error) when (error.IsAboutTicket)
            {
                throw new AddressBookException(AddressBookFault.Of(AddressBookFault.BadContextToken), error);
            }
            catch (SoapException error)
            {
                throw new AddressBookException(error.Message, error.IsTransient, error);
            }
        }
    }

    private async Task MakeBookAsync(string scenario, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(new BookAddRequest(account), scenario, cancellationToken).ConfigureAwait(false);
        }
        catch (AddressBookException error) when (error.Fault.Consequence == AddressBookConsequence.CountsAsDone)
        {
            // Another client was faster.
        }
    }

    private static AddressBookFault FaultOf(SoapFault fault) =>
        AddressBookFault.Of(fault.ErrorCode ?? (fault.IsAboutTicket ? AddressBookFault.BadContextToken : fault.Code), fault.Text);

    private async Task<XElement> PostAsync(AddressBookRequest request, AddressBookRequestHeader header, CancellationToken cancellationToken)
    {
        var home = (request.IsSharing ? profile.SharingUrl : profile.AddressBookUrl)
            ?? throw new AddressBookException(AddressBookFault.Of("", $"the profile {profile.Name} names no address book"));
        if (_preferredHosts.TryGetValue(request.Method, out var host) && PreferredUrl(home, host) is { } preferred)
        {
            try
            {
                return await PostToAsync(preferred, request, header, cancellationToken).ConfigureAwait(false);
            }
            catch (SoapException error) when (error is not SoapFaultException && !error.IsAboutTicket)
            {
                // The host it wanted does not serve: back to the one the profile names.
                _preferredHosts.TryRemove(request.Method, out _);
            }
        }

        return await PostToAsync(home, request, header, cancellationToken).ConfigureAwait(false);
    }

    private async Task<XElement> PostToAsync(
        Uri url, AddressBookRequest request, AddressBookRequestHeader header, CancellationToken cancellationToken)
    {
        var envelope = await soap.CallAsync(
            new SoapRequest
            {
                Url = url,
                Action = request.SoapAction,
                Headers = header.ToXml(),
                Content = request.ToXml(),
                Prefixes = [KeyValuePair.Create("xsi", AddressBookXml.Instance)],
                Secrets = [header.Ticket],
            },
            cancellationToken).ConfigureAwait(false);
        Remember(request, AddressBookServiceHeader.Parse(SoapEnvelope.Header(envelope, "ServiceHeader") is { } block ? [block] : []));
        return SoapEnvelope.Content(envelope) ?? AddressBookXml.Response(request.Method);
    }

    private void Remember(AddressBookRequest request, AddressBookServiceHeader header)
    {
        _cacheKey = header.CacheKey ?? _cacheKey;
        if (header.PreferredHostName is { } host)
            _preferredHosts[request.Method] = host;
    }

    /// <summary>The URL at the host a server would rather be asked at; null if it is the same, or none that may see the ticket.</summary>
    private Uri? PreferredUrl(Uri home, string host) =>
        !string.Equals(host, home.Host, StringComparison.OrdinalIgnoreCase)
        && Uri.CheckHostName(host) != UriHostNameType.Unknown
        && new UriBuilder(home) { Host = host }.Uri is var url
        && ServerProfileRules.MaySendTicketTo(profile, url)
            ? url
            : null;
}
