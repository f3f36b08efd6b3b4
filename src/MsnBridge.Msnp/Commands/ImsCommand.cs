using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Switches conversations off or on, as WebTV does: while off, nobody can call the user and he gets no switchboard.</summary>
/// <param name="TransactionId">The transaction id.</param>
/// <param name="IsOn">Whether conversations are wanted.</param>
public sealed record ImsCommand(uint TransactionId, bool IsOn) : TransactionCommand(TransactionId)
{
    /// <inheritdoc/>
    public override string Mnemonic => "IMS";

    // >>> IMS t ON|OFF
    internal static ImsCommand Parse(ref ParameterReader parameters, MsnpDialect dialect) =>
        new(parameters.Number(), ParseSwitch(ref parameters));

    internal static bool ParseSwitch(ref ParameterReader parameters)
    {
        if (parameters.TakeIf("ON"u8))
            return true;

        parameters.Expect("OFF"u8);
        return false;
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Number(TransactionId);
        line.Raw(IsOn ? "ON"u8 : "OFF"u8);
    }
}
