using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells apart what a client means by <c>USR</c>.</summary>
internal static class UsrRequest
{
    // >>> USR t method I account             notification server, first step
    // >>> USR t TWN S ticket                 notification server, second step         (MSNP8-14)
    // >>> USR t SSO S ticket proof           notification server, second step         (MSNP15)
    // >>> USR t SSO S ticket proof {guid}    notification server, second step         (MSNP16 and later; libpurple leaves the braces out)
    // >>> USR t SHA A ticket                 notification server, once signed in      (MSNP18 and later)
    // >>> USR t account[;{guid}] cookie      switchboard
    public static MsnpCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        if (parameters.Count == 2)
        {
            var who = parameters.Endpoint();
            return new SwitchboardUsrCommand(transactionId, who.Account, parameters.Sensitive(), who.EndpointId);
        }

        var method = parameters.Token();
        if (parameters.TakeIf("I"u8))
            return new UsrInitialCommand(transactionId, method, parameters.Token());

        if (parameters.TakeIf("A"u8))
            return new UsrCircleCommand(transactionId, method, parameters.Sensitive());

        parameters.Expect("S"u8);
        var ticket = parameters.Sensitive();
        return parameters.IsEmpty
            ? new UsrTicketCommand(transactionId, method, ticket)
            : new UsrTicketCommand(transactionId, method, ticket, parameters.Sensitive(), parameters.GuidIfNext());
    }
}
