using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Notification;

/// <summary>What the client says it is: an official one of the dialect's age, since servers may know no other.</summary>
internal static class VersionReport
{
    // >>> CVR t 0x0409 winnt 5.1 i386 MSMSGS 4.5.0121 [MSMSGS]           (MSNP2-7; the library from MSNP4 on)
    // >>> CVR t 0x0409 winnt 5.1 i386 MSNMSGR 7.5.0324 msmsgs account    (MSNP8 and later)
    // >>> CVR t ... account hops                                         (MSNP21: the hops of the last referral)
    public static CvrCommand Create(uint id, MsnpDialect dialect, string account, string? hops = null) => dialect.ReportsVersionFirst
        ? new CvrCommand(id, "0x0409", "winnt", "5.1", "i386", "MSNMSGR", VersionOf(dialect), "msmsgs", account, hops ?? ReferralHops.Format(1))
        : new CvrCommand(id, "0x0409", "winnt", "5.1", "i386", "MSMSGS", "4.5.0121", dialect.VersionReportHasLibrary ? "MSMSGS" : null);

    private static string VersionOf(MsnpDialect dialect) => dialect switch
    {
        { Messages: MessageTransport.Datagram } => "15.4.3502.0922",
        { HasEndpoints: true } => "14.0.8117.0416",
        { ContactList: ContactListModel.AddressBook } => "8.5.1302",
        _ => "7.5.0324",
    };
}
