using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Ends the connection. A server may give a reason.</summary>
/// <param name="Reason">Why; <see cref="OutReason.None"/> from a client.</param>
/// <param name="ReconnectMinutes">With <see cref="OutReason.ReconnectLater"/>: after how many minutes.</param>
public sealed record OutCommand(OutReason Reason = OutReason.None, uint? ReconnectMinutes = null) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "OUT";

    // >>> OUT
    // <<< OUT [OTH|SSD|MIG|TOU]
    // <<< OUT RCT minutes                                  (MSNP11 and later)
    internal static OutCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        if (parameters.IsEmpty)
            return new OutCommand();

        // A reason nobody here knows still ends the connection.
        var reason = WireNames.OutReasons.TryParse(parameters.Next(), out var known) ? known : OutReason.None;
        return new OutCommand(reason, parameters.NumberIfNext());
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        if (Reason == OutReason.None)
            return;

        line.Raw(WireNames.OutReasons.Format(Reason));
        line.OptionalNumber(ReconnectMinutes);
    }
}
