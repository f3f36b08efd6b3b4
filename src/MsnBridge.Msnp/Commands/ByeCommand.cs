using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Somebody left the switchboard.</summary>
/// <param name="Account">Who.</param>
/// <param name="TimedOut">Whether the server put him out for being idle.</param>
/// <param name="EndpointId">The one of his places that left (MSNP16 and later), while he may still be there; null when he is gone altogether.</param>
public sealed record ByeCommand(string Account, bool TimedOut = false, Guid? EndpointId = null) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "BYE";

    // <<< BYE account [1]                                  (MSNP2-15)
    // <<< BYE account[;{guid}] [1]                         (MSNP16-20)
    internal static ByeCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var who = parameters.Endpoint();
        return new ByeCommand(who.Account, parameters.TakeIf("1"u8), who.EndpointId);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Token(new EndpointHandle(Account, EndpointId).ToString());
        if (TimedOut)
            line.Raw("1"u8);
    }
}
