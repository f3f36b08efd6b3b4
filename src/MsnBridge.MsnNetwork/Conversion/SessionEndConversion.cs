using MsnBridge.Core.Puppets;
using MsnBridge.Msnp.Notification;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>What the end of a session means for the login.</summary>
internal static class SessionEndConversion
{
    public static LoginState ToLoginState(SessionEndReason reason) => reason switch
    {
        SessionEndReason.SignedOut => LoginState.LoggedOut,
        SessionEndReason.BadCredentials => LoginState.BadCredentials,
        SessionEndReason.SignedInElsewhere => LoginState.SignedInElsewhere,
        SessionEndReason.ServerShutDown or SessionEndReason.ServerUnavailable => LoginState.ServerUnavailable,
        SessionEndReason.ConnectionLost or SessionEndReason.ContactListMigrated or SessionEndReason.ProtocolError => LoginState.TransientDisconnect,
        // Trying again helps in none of these: the person has to act at the network itself, or the operator has to mend the profile.
        SessionEndReason.AccountProblem or SessionEndReason.TermsOfUse or SessionEndReason.ProfileProblem => LoginState.LoggedOut,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>The sentence for a person, where it says more than the state does.</summary>
    public static string? ToDetail(SessionEnd end) =>
        end.Reason is SessionEndReason.SignedOut or SessionEndReason.SignedInElsewhere ? null : end.Message;
}
