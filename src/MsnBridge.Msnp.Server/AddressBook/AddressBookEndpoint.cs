using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Server.Circles;
using MsnBridge.Msnp.Server.Lists;
using MsnBridge.Msnp.Server.Passport;
using MsnBridge.Msnp.Server.Sessions;
using MsnBridge.Msnp.Server.Soap;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>The address book (<c>abservice.asmx</c>) and the sharing service (<c>SharingService.asmx</c>): checks the ticket and writes answers and faults.</summary>
internal sealed class AddressBookEndpoint(PassportService passport, AddressBookService service, ILogger<AddressBookEndpoint> logger)
    : SoapEndpoint(logger, BookPath, SharingPath)
{
    private const string BookPath = "/abservice/abservice.asmx";
    private const string SharingPath = "/abservice/SharingService.asmx";

    // Clients look at faults of these kinds with this status alone; the others have the one that SOAP wants.
    private const int Ok = 200;
    private const int ServerError = 500;

    /// <summary>The service with all that answers for it.</summary>
    public static AddressBookEndpoint Create(
        NetworkState state,
        ContactListService lists,
        PresenceService presence,
        PassportService passport,
        CircleDirectory circles,
        CircleTickets tickets,
        ILoggerFactory loggers)
    {
        var access = new ListAccess(state, lists, presence);
        var reader = new AddressBookReader(state, circles, tickets);
        var contacts = new ContactCalls(access);
        var service = new AddressBookService(
            state,
            reader,
            contacts,
            new GroupCalls(access, contacts),
            new MemberCalls(access),
            new CircleCalls(circles, access, contacts));
        return new AddressBookEndpoint(passport, service, loggers.CreateLogger<AddressBookEndpoint>());
    }

    protected override ValueTask<SoapReply> HandleAsync(SoapCall call, CancellationToken cancellationToken) => new(Handle(call));

    private SoapReply Handle(SoapCall call)
    {
        if (AddressBookRequestHeader.TicketOf(call.Header("ABAuthHeader") is { } header ? [header] : []) is not { } ticket
            || !passport.TryIdentify(ticket, out var account))
        {
            return BadTicket(call);
        }

        var isSharing = string.Equals(call.Path, SharingPath, StringComparison.OrdinalIgnoreCase);
        if (AddressBookRequest.Parse(call.Content) is not { } request || request.IsSharing != isSharing)
        {
            return Fault(
                call, AddressBookReply.Refused(AddressBookFault.Forbidden, $"API {Printable(call.Method)} no longer supported"), Ok);
        }

        var reply = service.Answer(account.Address, request);
        if (reply.Content is not { } content)
            return Fault(call, reply, reply.ErrorCode is AddressBookFault.FullSyncRequired or AddressBookFault.Forbidden ? Ok : ServerError);

        return SoapReply.Done(
            content,
            new AddressBookServiceHeader
            {
                CacheKey = "12r1:" + account.Id.ToString("N", null),

                // The host it asked is one it can reach; with another it would move away.
                PreferredHostName = call.BaseUrl.Host,
            }.ToXml());
    }

    private static SoapReply BadTicket(SoapCall call) => SoapReply.Refused(
        XName.Get(AddressBookFault.BadContextToken, AddressBookXml.Namespace.NamespaceName),
        "The ticket is missing, or not good any more.",
        Detail(AddressBookReply.Refused(AddressBookFault.BadContextToken, "The ticket is missing, or not good any more.")),
        ActorOf(call));

    // <soap:Fault><faultcode>soap:Client</faultcode><faultstring/><faultactor/>
    //   <detail><errorcode/><errorstring/><machineName/><additionalDetails/></detail></soap:Fault>
    private static SoapReply Fault(SoapCall call, AddressBookReply reply, int status) =>
        SoapReply.Refused("Client", reply.ErrorText, Detail(reply), ActorOf(call), status);

    private static IEnumerable<XElement> Detail(AddressBookReply reply) =>
    [
        new(AddressBookXml.Namespace + "errorcode", reply.ErrorCode),
        new(AddressBookXml.Namespace + "errorstring", reply.ErrorText),
        new(AddressBookXml.Namespace + "machineName", "MSNBRIDGE"),
        new(AddressBookXml.Namespace + "additionalDetails", reply.ErrorDetails),
    ];

    private static string ActorOf(SoapCall call) => AddressBookXml.Namespace.NamespaceName + "/" + Printable(call.Method);

    private static string Printable(string method)
    {
        const int LongestMethod = 64;
        return method.Length <= LongestMethod ? method : method[..LongestMethod];
    }
}
