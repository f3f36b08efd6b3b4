using MsnBridge.Core.Files;

namespace MsnBridge.Xmpp.Files;

/// <summary>How a transfer is getting on, in words.</summary>
internal static class TransferText
{
    public static string Describe(TransferView transfer)
    {
        var file = FileText.Describe(transfer.File);
        var isOwn = transfer.Message is not null;
        return transfer.State switch
        {
            TransferState.Offered => $"(the file {file} is offered and not answered yet; \"withdraw\" takes it back)",
            TransferState.Running when isOwn => $"(sending the file {file}: {transfer.Percent} %; \"withdraw\" takes it back)",
            TransferState.Running => $"(receiving the file {file}: {transfer.Percent} %)",
            TransferState.Arrived => $"(the file {file} {(isOwn ? "was delivered" : "is here")})",
            _ => $"(the transfer of the file {file} has ended)",
        };
    }
}
