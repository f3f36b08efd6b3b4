using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Somebody came into the switchboard. From now on he receives what is sent. From MSNP16 on the user is told of himself, too.</summary>
/// <param name="Account">Who.</param>
/// <param name="Name">His friendly name.</param>
/// <param name="Capabilities">What his client can do (MSNP12 and later).</param>
/// <param name="ExtendedCapabilities">What else it can do (MSNP16 and later).</param>
/// <param name="EndpointId">
/// The place he came from (MSNP16 and later); null for him as a whole. Somebody with places is told once for each of them and once as a whole.
/// </param>
public sealed record JoiCommand(
    string Account,
    string Name,
    ClientCapabilities Capabilities = ClientCapabilities.None,
    ExtendedCapabilities ExtendedCapabilities = ExtendedCapabilities.None,
    Guid? EndpointId = null) : MsnpCommand
{
    /// <inheritdoc/>
    public override string Mnemonic => "JOI";

    // <<< JOI account name                                     (MSNP2-11)
    // <<< JOI account name capabilities                        (MSNP12-15)
    // <<< JOI account[;{guid}] name capabilities:extended      (MSNP16-20)
    internal static JoiCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var who = parameters.Endpoint();
        var name = parameters.Text();
        var (capabilities, extended) = dialect.SwitchboardHasCapabilities ? parameters.Capabilities() : default;
        return new JoiCommand(who.Account, name, capabilities, extended, who.EndpointId);
    }

    internal override void WriteParameters(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Token(new EndpointHandle(Account, EndpointId).ToString());
        line.Text(Name);
        if (dialect.SwitchboardHasCapabilities)
            line.Capabilities(Capabilities, ExtendedCapabilities, dialect);
    }
}
