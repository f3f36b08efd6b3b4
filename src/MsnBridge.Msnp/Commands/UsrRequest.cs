using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells apart what a client means by <c>USR</c>.</summary>
internal static class UsrRequest
{
    // >>> USR t method I account             notification server, first step
    // >>> USR t method S ticket              notification server, second step
    // >>> USR t account cookie               switchboard
    public static MsnpCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        if (parameters.Count == 2)
            return new SwitchboardUsrCommand(transactionId, parameters.Token(), parameters.Sensitive());

        var method = parameters.Token();
        if (parameters.TakeIf("I"u8))
            return new UsrInitialCommand(transactionId, method, parameters.Token());

        parameters.Expect("S"u8);
        return new UsrTicketCommand(transactionId, method, parameters.Sensitive());
    }
}
