using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Circles;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// The list as address book and sharing service keep it (MSNP13 and later). The notification server says only that something changed; then it is read anew, and
/// what differs is told.
/// </summary>
internal sealed partial class AddressBookList : IContactListSource
{
    // A change comes with several notices, and often several changes come together.
    private static readonly TimeSpan GatheringTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(2);
    private const int MostCircles = 64;
    private const int MostMembers = 250;

    private readonly SessionContext _context;
    private readonly IAddressBook _book;
    private readonly MembershipAnnouncer _announcer;
    private readonly CircleEntrance? _circles;
    private readonly ContactListReporter _reporter;
    private readonly ILogger _logger;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _wanted;
    private bool _hasAskedForCircleTicket;

    public AddressBookList(SessionContext context, IAddressBook book, MembershipAnnouncer announcer, CircleEntrance? circles)
    {
        _circles = circles;
        _context = context;
        _book = book;
        _announcer = announcer;
        _reporter = new ContactListReporter(context.List, context.Events);
        _logger = context.Options.LoggerFactory.CreateLogger<AddressBookList>();
    }

    [Flags]
    private enum Errand
    {
        None = 0,
        ReadAnew = 1,
        AnnounceAgain = 2,
        PublishAgain = 4,
        EnterCircles = 8,
    }

    /// <summary>Has the list read anew soon: somebody else changed it, or a change of our own was left half done.</summary>
    public void RequestReading() => Want(Errand.ReadAnew);

    // FindMembership and ABFindAll over SOAP, then
    // >>> ADL t length <ml l="1">...</ml>                  <<< ADL t OK
    // >>> PRP t MFN name                                   <<< PRP t MFN name
    // >>> BLP t AL|BL                                      <<< BLP t AL|BL
    /// <inheritdoc/>
    public async Task LoadAsync(RequestConnection connection, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(cancellationToken).ConfigureAwait(false);
        await _reporter.ReplaceAsync(read.ContactList).ConfigureAwait(false);
        await UpdateCirclesAsync(read).ConfigureAwait(false);
        var list = _context.List.Snapshot;
        try
        {
            await _announcer.AnnounceAsync(connection, list, cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpCommandException exception) when (exception.Code is { } code)
        {
            throw new MsnpSignInException(SessionEnds.FromError(code, exception.Command), exception) { Fault = VersionFault.ContactList };
        }

        // There the name goes with the presence, and the server asks the address book who may write.
        if (connection.Dialect.Messages == MessageTransport.Datagram)
            return;

        if (list.OwnName.Length > 0)
            await TellAsync(connection, id => new PrpCommand(id, ListSerial: null, PropertyKeys.FriendlyName, list.OwnName), cancellationToken).ConfigureAwait(false);

        await TellAsync(
            connection,
            id => new BlpCommand(id, ListSerial: null, list.AllowsStrangers ? PrivacyMode.AllowUnlessBlocked : PrivacyMode.BlockUnlessAllowed),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryObserveAsync(MsnpCommand command)
    {
        switch (command)
        {
            case AdlCommand { TransactionId: 0 } added:
                await AddedByAsync(added).ConfigureAwait(false);
                return true;
            case RmlCommand { TransactionId: 0 } removed:
                await RemovedByAsync(removed).ConfigureAwait(false);
                return true;
            case NotCommand notice when NotificationDocument.Parse(notice.Document) is { } news:
                if (news.Service == NotificationDocument.AddressBook || news.CircleId is not null)
                    Want(Errand.ReadAnew);

                return true;
            case UbnCommand { Kind: UserNoticeKind.Resynchronize } notice when IsOwn(notice.Account):
                Want(Errand.ReadAnew);
                return true;
            case RfsCommand request:
                Want((request.Wanted.HasFlag(ResendRequest.Lists) ? Errand.AnnounceAgain : Errand.None)
                    | (request.Wanted.HasFlag(ResendRequest.PersonalMessage) ? Errand.PublishAgain : Errand.None));
                return true;
            case PrpCommand { Key: PropertyKeys.FriendlyName } own:
                await SettingAsync(list => list with { OwnName = own.Value ?? "" }).ConfigureAwait(false);
                return true;
            case BlpCommand privacy:
                await SettingAsync(list => list with { AllowsStrangers = privacy.Mode == PrivacyMode.AllowUnlessBlocked }).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(Errand.EnterCircles, cancellationToken).ConfigureAwait(false);
            while (await _wake.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(GatheringTime, _context.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
                _wake.Reader.TryRead(out _);
                await DoAsync((Errand)Interlocked.Exchange(ref _wanted, 0), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The session ended.
        }
        catch (MsnpSessionEndedException)
        {
            // The same, seen from another side.
        }
    }

    private static async Task TellAsync(RequestConnection connection, Func<uint, MsnpCommand> command, CancellationToken cancellationToken)
    {
        try
        {
            await connection.AskAsync<MsnpCommand>(command, cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpCommandException)
        {
            // A name that is refused, or a mode that is set already: no reason to stay out.
        }
    }

    private async Task DoAsync(Errand errand, CancellationToken cancellationToken)
    {
        try
        {
            if (errand.HasFlag(Errand.AnnounceAgain))
                await _context.Session.AskAsync(connection => _announcer.AnnounceAsync(connection, _context.List.Snapshot, cancellationToken), cancellationToken).ConfigureAwait(false);

            if (errand.HasFlag(Errand.PublishAgain))
                await _context.Session.PublishAsync((publisher, connection) => publisher.PublishAgainAsync(connection, cancellationToken), cancellationToken).ConfigureAwait(false);

            if (errand.HasFlag(Errand.ReadAnew))
                await ReadAnewAsync(cancellationToken).ConfigureAwait(false);

            if ((errand & (Errand.ReadAnew | Errand.EnterCircles)) != Errand.None)
            {
                await EnterCirclesAsync(cancellationToken).ConfigureAwait(false);
                await ReadMembersAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (AddressBookException exception)
        {
            LogNotRead(_context.Credentials.Account, exception.Message);
            if (exception.IsTransient)
            {
                await Task.Delay(RetryDelay, _context.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
                Want(Errand.ReadAnew);
            }
        }
        catch (Authentication.AuthenticationException exception)
        {
            // The session goes on without; whatever it is, the next sign-in tells.
            LogNotRead(_context.Credentials.Account, exception.Message);
        }
        catch (MsnpCommandException exception)
        {
            LogNotTold(_context.Credentials.Account, exception.Message);
        }
    }

    private async Task EnterCirclesAsync(CancellationToken cancellationToken)
    {
        if (_circles is null || await _circles.EnterAsync(cancellationToken).ConfigureAwait(false) || _hasAskedForCircleTicket)
            return;

        // A ticket that is not taken may be too old; what another is refused for no third one mends.
        _hasAskedForCircleTicket = true;
        Want(Errand.ReadAnew);
    }

    /// <summary>Asks who is in each circle. One that does not say keeps nobody from hearing of the others.</summary>
    private async Task ReadMembersAsync(CancellationToken cancellationToken)
    {
        if (_circles is null)
            return;

        foreach (var circle in _context.Session.Circles.Circles.Where(circle => !circle.IsInvitation).Take(MostCircles))
        {
            try
            {
                var book = await _book.LoadCircleMembersAsync(circle.Address[..circle.Address.IndexOf('@', StringComparison.Ordinal)], cancellationToken).ConfigureAwait(false);
                EquatableList<string> members =
                [
                    .. book.Where(IsMember)
                        .Select(member => ContactList.Canonical(member.Info.PassportName!))
                        .Where(address => !IsOwn(address))
                        .Distinct()
                        .Order(StringComparer.Ordinal)
                        .Take(MostMembers),
                ];
                if (_context.Session.Circles.Update(circle.Address, members) is { } news)
                    await _context.Events.ReportAsync(news).ConfigureAwait(false);
            }
            catch (AddressBookException exception)
            {
                LogMembersNotRead(_context.Credentials.Account, exception.Message);
            }
        }
    }

    // The one who reads is among them as Me. Servers that tell of no tie have nobody in the book who is not in the circle.
    private static bool IsMember(AddressBookContact member) =>
        member is { IsDeleted: false, Info: { PassportName: not null, Type: not AddressBookContactType.Me } }
        && (member.Info.Networks.FirstOrDefault(network => network.RelationshipType == NetworkInfo.Circle) is not { } tie || tie.State == RelationshipState.Accepted);

    private async Task UpdateCirclesAsync(AddressBookSnapshot read)
    {
        if (_circles is not null && _context.Session.Circles.Update(read) is { } news)
            await _context.Events.ReportAsync(news).ConfigureAwait(false);
    }

    private async Task<AddressBookSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var read = await _book.LoadAsync(cancellationToken).ConfigureAwait(false);
            _context.Session.OwnCid = read.OwnCid;
            return read;
        }
        catch (AddressBookException exception)
        {
            throw new MsnpSignInException(AddressBookEnds.From(exception), exception) { Fault = AddressBookEnds.FaultOf(exception) };
        }
        catch (Authentication.AuthenticationException exception)
        {
            throw new MsnpSignInException(SessionEnds.From(exception), exception);
        }
    }

    private async Task ReadAnewAsync(CancellationToken cancellationToken)
    {
        using var turn = await _context.Session.ListTurn.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var book = await _book.LoadAsync(cancellationToken).ConfigureAwait(false);
        await UpdateCirclesAsync(book).ConfigureAwait(false);
        var (before, after) = _context.List.Update(known => Merge(known, book.ContactList));
        foreach (var news in ContactListDifference.Between(before, after))
            await _context.Events.ReportAsync(news).ConfigureAwait(false);

        foreach (var gone in before.Contacts.Values.Where(contact => contact.Lists.HasFlag(MsnpLists.Forward) && !IsListed(after, contact.Address)))
        {
            if (_context.Presence.Gone(gone.Address) is { } report)
                await _context.Events.ReportAsync(report).ConfigureAwait(false);
        }

        await _announcer.AnnounceChangesAsync(before, after, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsListed(ContactListSnapshot list, string address) =>
        list.TryGet(address, out var contact) && contact.Lists.HasFlag(MsnpLists.Forward);

    /// <summary>What was read, with the names people show themselves under now, which the address book learns late or never.</summary>
    private ContactListSnapshot Merge(ContactListSnapshot known, ContactListSnapshot read) => read with
    {
        OwnName = known.OwnName.Length > 0 ? known.OwnName : read.OwnName,
        Contacts = read.Contacts.SetItems(
            from contact in read.Contacts.Values
            where contact.Nickname is null && _context.Presence.Of(contact.Address).Status != MsnpStatus.Offline
            let shown = known.Contacts.GetValueOrDefault(contact.Address)
            where shown is { Nickname: null }
            select KeyValuePair.Create(contact.Address, contact with { DisplayName = shown.DisplayName })),
    };

    // <<< ADL 0 length <ml><d n="host"><c n="name" t="1" l="8" f="name"/></d></ml>
    private async ValueTask AddedByAsync(AdlCommand added)
    {
        foreach (var entry in MembershipDocument.Parse(added.List)?.Entries ?? [])
        {
            if (entry.Lists?.HasFlag(MsnpLists.Reverse) != true)
                continue;

            var contact = _context.List.Put(entry.Account, AfterBeingAdded, entry.Name, networkId: (int)(entry.Network ?? MsnNetworkId.Passport));
            await _context.Events.ReportAsync(contact.IsPending ? new ContactRequestEvent(contact) : new ContactChangedEvent(contact)).ConfigureAwait(false);
        }

        Want(Errand.ReadAnew);
    }

    // <<< RML 0 length ...                                 somebody took the account off, or took his question back
    private async ValueTask RemovedByAsync(RmlCommand removed)
    {
        foreach (var entry in MembershipDocument.Parse(removed.List)?.Entries ?? [])
        {
            if (_context.List.Take(entry.Account, lists => lists & ~(MsnpLists.Reverse | MsnpLists.Pending)) is not { } contact)
                continue;

            await _context.Events.ReportAsync(
                contact.Lists == MsnpLists.None ? new ContactRemovedEvent(contact.Address) : new ContactChangedEvent(contact)).ConfigureAwait(false);
        }

        Want(Errand.ReadAnew);
    }

    private static MsnpLists AfterBeingAdded(MsnpLists lists) => (lists & (MsnpLists.Allow | MsnpLists.Block)) == MsnpLists.None
        ? lists | MsnpLists.Reverse | MsnpLists.Pending
        : lists | MsnpLists.Reverse;

    private async ValueTask SettingAsync(Func<ContactListSnapshot, ContactListSnapshot> change)
    {
        var (before, after) = _context.List.Update(change);
        if (before != after)
            await _context.Events.ReportAsync(new ContactListSettingsEvent(after)).ConfigureAwait(false);
    }

    private bool IsOwn(string account) => string.Equals(account, _context.Credentials.Account, StringComparison.OrdinalIgnoreCase);

    private void Want(Errand errand)
    {
        if (errand == Errand.None)
            return;

        Interlocked.Or(ref _wanted, (int)errand);
        _wake.Writer.TryWrite(true);
    }

    [LoggerMessage(MsnpEventIds.ListNotReadAnew, LogLevel.Warning, "The contact list of {Account} changed and could not be read anew: {Reason}")]
    private partial void LogNotRead(string account, string reason);

    [LoggerMessage(MsnpEventIds.CircleMembersNotRead, LogLevel.Information, "The members of a circle of {Account} could not be read: {Reason}")]
    private partial void LogMembersNotRead(string account, string reason);

    [LoggerMessage(MsnpEventIds.ListNotTold, LogLevel.Warning, "The server was not told of a change of the contact list of {Account}: {Reason}")]
    private partial void LogNotTold(string account, string reason);
}
