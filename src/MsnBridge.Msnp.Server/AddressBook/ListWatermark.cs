using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>The times by which clients ask for what changed since.</summary>
internal static class ListWatermark
{
    /// <summary>The answer to one that cannot be served.</summary>
    public static AddressBookReply FullSyncRequired { get; } = AddressBookReply.Refused(AddressBookFault.FullSyncRequired, "Full sync required.");

    /// <summary>Reads a watermark; false if what was deleted since is not known any more. Null is for everything.</summary>
    public static bool TryRead(MsnAccount account, string? watermark, out DateTimeOffset? since)
    {
        since = AddressBookXml.ParseTime(watermark);

        // One from the future is of a list that was put back to an older state.
        return since is not { } time || (time >= account.HistoryBegins && time <= account.ListChangedAt);
    }

    /// <summary>Whether something that changed then is to be told.</summary>
    public static bool IsPassed(DateTimeOffset? changedAt, DateTimeOffset? since) => since is null || changedAt > since;

    /// <summary>A time as it is told; "never" for one that is not known.</summary>
    public static string Format(DateTimeOffset? time) => time is { } known ? AddressBookXml.Format(known) : AddressBookXml.Never;
}
