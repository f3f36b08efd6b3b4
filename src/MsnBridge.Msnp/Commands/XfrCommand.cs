using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Asks the notification server for a switchboard.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="Destination">What is asked for: <c>SB</c>; anything else is an error of the client.</param>
public sealed record XfrCommand(uint TransactionId, string Destination = XfrCommand.Switchboard) : TransactionCommand(TransactionId)
{
    /// <summary>The only destination there is.</summary>
    public const string Switchboard = "SB";

    /// <inheritdoc/>
    public override string Mnemonic => "XFR";

    // >>> XFR t SB
    internal static XfrCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(parameters.Number(), parameters.Token());

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Token(Destination);
    }
}
