namespace MsnBridge.Core.Puppets;

/// <summary>The one state of a login, worded the same wherever it is shown. The numbers are stored.</summary>
public enum LoginState
{
    /// <summary>Signing in.</summary>
    Connecting = 1,

    /// <summary>Signed in.</summary>
    Connected = 2,

    /// <summary>The connection broke; the bridge signs in again by itself.</summary>
    TransientDisconnect = 3,

    /// <summary>The network refused the password. Not tried again until the person gives another.</summary>
    BadCredentials = 4,

    /// <summary>The account signed in from another place, and the bridge yields to it until asked to come back.</summary>
    SignedInElsewhere = 5,

    /// <summary>The network cannot be reached or is closed; the bridge tries again by itself, less and less often.</summary>
    ServerUnavailable = 6,

    /// <summary>Not signed in, and meant not to be: the person is away, or asked for it.</summary>
    LoggedOut = 7,
}

/// <param name="Detail">One sentence for a person on what happened, or null.</param>
/// <param name="Since">When the state was entered.</param>
public sealed record LoginStatus(LoginState State, string? Detail, DateTimeOffset Since)
{
    /// <summary>The state in a person's words, with the detail where there is one.</summary>
    public string Describe()
    {
        var text = State switch
        {
            LoginState.Connecting => "Signing in.",
            LoginState.Connected => "Signed in.",
            LoginState.TransientDisconnect => "The connection was lost; signing in again.",
            LoginState.BadCredentials => "The password was refused. Link the account again with the right one.",
            LoginState.SignedInElsewhere => "The account was signed in from another place, so the bridge signed out. Ask for a reconnect to come back.",
            LoginState.ServerUnavailable => "The account's server cannot be reached; the bridge keeps trying.",
            LoginState.LoggedOut => "Not signed in.",
            _ => throw new InvalidOperationException($"Unknown login state {State}."),
        };
        return Detail is null ? text : $"{text} ({Detail})";
    }
}
