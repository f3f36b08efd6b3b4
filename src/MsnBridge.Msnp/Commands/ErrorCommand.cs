using System.Globalization;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>The server refuses a command. It may come in place of the reply or after a part of it.</summary>
/// <param name="TransactionId">The transaction id of the command refused; 0 if the error concerns the connection.</param>
/// <param name="Code">Why.</param>
/// <param name="Details">What the server adds (MSNP13 and later), which may name addresses; null if nothing.</param>
public sealed record ErrorCommand(uint TransactionId, MsnpErrorCode Code, MsnpPayload? Details = null) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => ((int)Code).ToString("D3", CultureInfo.InvariantCulture);

    /// <summary>What to do about it.</summary>
    public MsnpErrorClass Class => MsnpErrors.Classify(Code);

    internal override MsnpPayload? Attachment => Details;

    // <<< code [t]
    // <<< code t length                                    (MSNP13 and later)
    internal static ErrorCommand Parse(ReadOnlySpan<byte> code, ref ParameterReader parameters)
    {
        var number = ((code[0] - '0') * 100) + ((code[1] - '0') * 10) + (code[2] - '0');
        var transactionId = parameters.NumberIfNext() ?? 0;
        return new ErrorCommand(transactionId, (MsnpErrorCode)number, parameters.HasPayload ? parameters.Payload() : null);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect) => line.Number(TransactionId);
}
