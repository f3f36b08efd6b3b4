using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells apart what a server means by <c>USR</c>.</summary>
internal static class UsrReply
{
    // <<< USR t method S policy [nonce]      notification server, after the first step
    // <<< USR t OK account name              notification server, signed in   (MSNP2-5)
    // <<< USR t OK account name 1            notification server, signed in   (MSNP6-7)
    // <<< USR t OK account name 1 0          notification server, signed in   (MSNP8-9)
    // <<< USR t OK account 1 0               notification server, signed in   (MSNP10-20)
    // <<< USR t OK account[;{guid}] name     switchboard
    //
    // At MSNP2-5 nothing but the connection tells the first welcome from the last; both are read as the last.
    public static MsnpCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        if (!parameters.TakeIf("OK"u8))
        {
            var method = parameters.Token();
            parameters.Expect("S"u8);
            return new UsrPolicyCommand(transactionId, method, parameters.Token(), parameters.OptionalToken());
        }

        var who = parameters.Endpoint();
        var account = who.Account;
        return parameters.Count switch
        {
            1 => new SwitchboardUsrOkCommand(transactionId, account, parameters.Text(), who.EndpointId),
            2 when dialect.UserOk == UserOkForm.NameAndVerified =>
                new UsrOkCommand(transactionId, account, parameters.Text(), parameters.Number() != 0),
            2 => new UsrOkCommand(transactionId, account, null, parameters.Number() != 0, parameters.Number() != 0),
            _ => new UsrOkCommand(transactionId, account, parameters.Text(), parameters.Number() != 0, parameters.Number() != 0),
        };
    }
}
