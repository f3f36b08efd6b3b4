using MsnBridge.Core.Events;

namespace MsnBridge.Matrix.Rooms;

/// <summary>What a person is told of a change of his contact list that MSN refused.</summary>
internal static class ContactEditText
{
    public static string Describe(ContactEditReport report)
    {
        var what = report.Kind switch
        {
            ContactEditKind.Add => $"{report.Contact} could not be added",
            ContactEditKind.Remove => $"{report.Contact} could not be removed",
            ContactEditKind.Accept => $"{report.Contact} could not be accepted",
            ContactEditKind.Decline => $"{report.Contact} could not be declined",
            ContactEditKind.Block => $"{report.Contact} could not be blocked",
            ContactEditKind.Unblock => $"{report.Contact} could not be unblocked",
            ContactEditKind.PutIntoGroup => $"{report.Contact} could not be put into the group",
            ContactEditKind.TakeOutOfGroup => $"{report.Contact} could not be taken out of the group",
            ContactEditKind.Rename => $"{report.Contact} could not be renamed",
            ContactEditKind.Regroup => $"the groups of {report.Contact} could not be changed",
            _ => throw new ArgumentOutOfRangeException(nameof(report), report.Kind, null),
        };
        var why = report.Failure switch
        {
            ContactEditFailure.UnknownAddress => "MSN knows no such address.",
            ContactEditFailure.InvalidAddress => "MSN does not take this address.",
            ContactEditFailure.ListFull => "the contact list is full. Remove somebody first.",
            ContactEditFailure.NotSignedIn => "you were not signed in for too long. Write status to see why, then try again.",
            ContactEditFailure.RemoteError => "MSN refused it. Try again later.",
            _ => throw new ArgumentOutOfRangeException(nameof(report), report.Failure, null),
        };
        return $"{what}: {why}";
    }
}
