using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Brings a notice of another client (MSNP13 and later).</summary>
/// <param name="Account">From whom.</param>
/// <param name="EndpointId">Which of his places (MSNP16 and later); null for none in particular.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Data">The notice.</param>
public sealed record UbnCommand(string Account, Guid? EndpointId, UserNoticeKind Kind, MsnpPayload Data)
    : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "UBN";

    internal override MsnpPayload? Attachment => Data;

    // <<< UBN account[;{guid}] kind length
    internal static UbnCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var who = parameters.Endpoint();
        return new UbnCommand(who.Account, who.EndpointId, (UserNoticeKind)parameters.Number(), parameters.Payload());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Token(new EndpointHandle(Account, EndpointId).ToString());
        line.Number((uint)Kind);
    }
}
