using System.Text.Json.Nodes;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Matrix.Provisioning;

/// <summary>The state of a login in the words that bridge managers know.</summary>
internal static class LoginStates
{
    // {"state_event","timestamp","message","error"?,"user_action"?}
    public static JsonObject Describe(LoginStatus status)
    {
        var (state, error, action) = status.State switch
        {
            LoginState.Connecting => ("CONNECTING", null, null),
            LoginState.Connected => ("CONNECTED", null, null),
            LoginState.TransientDisconnect => ("TRANSIENT_DISCONNECT", "msn-connection-lost", null),
            LoginState.BadCredentials => ("BAD_CREDENTIALS", "msn-bad-credentials", "RELOGIN"),
            // There is no word for it; this one asks for a person.
            LoginState.SignedInElsewhere => ("UNKNOWN_ERROR", "msn-signed-in-elsewhere", "RELOGIN"),
            LoginState.ServerUnavailable => ("TRANSIENT_DISCONNECT", "msn-server-unavailable", null),
            LoginState.LoggedOut => ("LOGGED_OUT", (string?)null, (string?)null),
            _ => throw new InvalidOperationException($"Unknown login state {status.State}."),
        };
        var described = new JsonObject
        {
            ["state_event"] = state,
            ["timestamp"] = status.Since.ToUnixTimeSeconds(),
            ["message"] = status.Describe(),
        };
        if (error is not null)
            described["error"] = error;
        if (action is not null)
            described["user_action"] = action;
        return described;
    }
}
