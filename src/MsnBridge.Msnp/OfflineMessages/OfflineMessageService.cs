using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>The offline messages of one login.</summary>
internal sealed class OfflineMessageService : IOfflineMessages
{
    /// <summary>More are fetched with the next call.</summary>
    private const int MostAtOnce = 500;

    private readonly ServerProfile _profile;
    private readonly TimeProvider _time;
    private readonly OfflineMessageFetching? _fetching;
    private readonly OfflineMessageStoring? _storing;
    private readonly AsyncLock _oneCall = new();

    // Under the lock: what was returned, what was fetched and not returned yet, what was acknowledged and is still at the server.
    private readonly HashSet<string> _returned = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<OfflineMessage> _fetched = [];
    private readonly HashSet<string> _undeleted = new(StringComparer.OrdinalIgnoreCase);

    public OfflineMessageService(SoapClient soap, ServiceTickets tickets, ServerProfile profile, TimeProvider time)
    {
        _profile = profile;
        _time = time;
        _fetching = profile.OfflineMessagesUrl is { } read ? new OfflineMessageFetching(new TicketedCalls(soap, tickets), read) : null;
        _storing = profile.OfflineStoreUrl is { } store ? new OfflineMessageStoring(soap, tickets, store, time) : null;
    }

    public bool CanFetch => _fetching is not null;

    public bool CanSend => _storing is not null;

    public async Task<IReadOnlyList<OfflineMessage>> FetchAsync(MailData? notice, CancellationToken cancellationToken)
    {
        var service = _fetching ?? throw MsnServiceException.NotOffered("offline messages", _profile.Name);
        using var turn = await _oneCall.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        return await ToServiceExceptionAsync(async () =>
        {
            if (_undeleted.Count > 0)
                await DeleteAsync(service, cancellationToken).ConfigureAwait(false);

            var headers = notice is { OfflineMessages.Count: > 0 } named
                ? named.OfflineMessages
                : (await service.GetMetadataAsync(cancellationToken).ConfigureAwait(false)).OfflineMessages;
            foreach (var header in headers.DistinctBy(header => header.Id, StringComparer.OrdinalIgnoreCase).Where(IsNew).Take(MostAtOnce))
                await FetchAsync(service, header, cancellationToken).ConfigureAwait(false);

            OfflineMessage[] messages = [.. OfflineMail.InOrder(_fetched)];
            _fetched.Clear();
            return messages;
        }).ConfigureAwait(false);
    }

    public async Task AcknowledgeAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var service = _fetching ?? throw MsnServiceException.NotOffered("offline messages", _profile.Name);
        using var turn = await _oneCall.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        foreach (var id in ids)
        {
            _undeleted.Add(id);
            _returned.Add(id);
        }

        if (_undeleted.Count > 0)
        {
            await ToServiceExceptionAsync(async () =>
            {
                await DeleteAsync(service, cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
    }

    public async Task<MsnSendResult> SendAsync(string recipient, string ownName, string text, CancellationToken cancellationToken)
    {
        var service = _storing ?? throw MsnServiceException.NotOffered("sending offline messages", _profile.Name);
        return await ToServiceExceptionAsync(() => service.StoreAsync(recipient, ownName, text, cancellationToken)).ConfigureAwait(false);
    }

    private bool IsNew(OfflineMessageHeader header) => !_returned.Contains(header.Id);

    private async Task FetchAsync(OfflineMessageFetching service, OfflineMessageHeader header, CancellationToken cancellationToken)
    {
        string mail;
        try
        {
            mail = await service.GetMessageAsync(header.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (SoapException exception) when (!exception.IsAboutTicket && exception.Status is not null && exception.Failure is SoapFailure.Fault or SoapFailure.Unavailable)
        {
            // Another client of the user deleted it first, which servers say in this way.
            return;
        }

        _returned.Add(header.Id);
        try
        {
            _fetched.Add(OfflineMail.Parse(mail, header, _time.GetUtcNow(), cancellationToken));
        }
        catch (FormatException)
        {
            // Whatever it is, it will not become a message; it stays where it is.
        }
    }

    private async Task DeleteAsync(OfflineMessageFetching service, CancellationToken cancellationToken)
    {
        string[] ids = [.. _undeleted];
        try
        {
            await service.DeleteMessagesAsync(ids, cancellationToken).ConfigureAwait(false);
        }
        catch (SoapFaultException exception) when (!exception.IsAboutTicket && ids.Length > 1)
        {
            // One that is gone already has the whole call refused.
            foreach (var id in ids)
                await DeleteAsync(service, id, cancellationToken).ConfigureAwait(false);
        }
        catch (SoapFaultException exception) when (!exception.IsAboutTicket)
        {
            // Gone already.
        }

        _undeleted.ExceptWith(ids);
    }

    private static async Task DeleteAsync(OfflineMessageFetching service, string id, CancellationToken cancellationToken)
    {
        try
        {
            await service.DeleteMessagesAsync([id], cancellationToken).ConfigureAwait(false);
        }
        catch (SoapFaultException exception) when (!exception.IsAboutTicket)
        {
            // Gone already.
        }
    }

    private static async Task<TResult> ToServiceExceptionAsync<TResult>(Func<Task<TResult>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (SoapException exception)
        {
            throw MsnServiceException.From(exception);
        }
        catch (AuthenticationException exception)
        {
            throw MsnServiceException.From(exception);
        }
    }
}
