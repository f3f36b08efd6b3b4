using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Tells apart where a server sends a client by <c>XFR</c>.</summary>
internal static class XfrReply
{
    // <<< XFR t NS host:port                               (MSNP2)
    // <<< XFR t NS host:port 0                             (MSNP3-6)
    // <<< XFR t NS host:port 0 current-host:port           (MSNP7-12)
    // <<< XFR t SB host:port CKI cookie                    (MSNP2-12)
    public static MsnpCommand Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var transactionId = parameters.Number();
        if (parameters.TakeIf("SB"u8))
        {
            var address = parameters.ServerAddress();
            parameters.Expect("CKI"u8);
            return new SwitchboardXfrCommand(transactionId, address, parameters.Sensitive());
        }

        parameters.Expect("NS"u8);
        var server = parameters.ServerAddress();
        var current = parameters.TakeIf("0"u8) && !parameters.IsEmpty ? parameters.ServerAddress() : (MsnpServerAddress?)null;
        return new NotificationXfrCommand(transactionId, server, current);
    }
}
