using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks the service to mail somebody a link to the client, with some words of the user's (MSNP5 and later).</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Account">To whom.</param>
/// <param name="Details">Language, client, library and others, as they stand on the line.</param>
/// <param name="Text">The user's words.</param>
public sealed record SdcCommand(uint TransactionId, string Account, EquatableList<string> Details, MsnpPayload Text) : TransactionCommand(TransactionId)
{
    private const int MostDetails = 16;

    /// <inheritdoc/>
    public override string Mnemonic => "SDC";

    internal override MsnpPayload? Attachment => Text;

    // >>> SDC t account locale client library X X name length
    internal static SdcCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        var account = parameters.Token();
        if (parameters.Count > MostDetails)
            parameters.Fail();

        return new SdcCommand(transactionId, account, parameters.Failed ? [] : parameters.Tokens(), parameters.Payload());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Account);
        foreach (var detail in Details)
            line.Token(detail);
    }
}
