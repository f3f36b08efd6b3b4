using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Conversations were switched off or on.</summary>
/// <param name="TransactionId">The transaction id of the IMS.</param>
/// <param name="IsOn">Whether they are on.</param>
public sealed record ImsReplyCommand(uint TransactionId, bool IsOn) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "IMS";

    // <<< IMS t 0 ON|OFF
    internal static ImsReplyCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        parameters.Expect("0"u8);
        return new ImsReplyCommand(transactionId, ImsCommand.ParseSwitch(ref parameters));
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw("0"u8);
        line.Raw(IsOn ? "ON"u8 : "OFF"u8);
    }
}
