using MsnBridge.Core.Events;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>Why MSN refused a change of the contact list, in Core's words.</summary>
internal static class ContactEditConversion
{
    public static ContactEditFailure ToBridge(CommandFailure failure) => failure switch
    {
        CommandFailure.InvalidAddress => ContactEditFailure.InvalidAddress,
        CommandFailure.UnknownAddress => ContactEditFailure.UnknownAddress,
        CommandFailure.ListFull => ContactEditFailure.ListFull,
        _ => ContactEditFailure.RemoteError,
    };
}
