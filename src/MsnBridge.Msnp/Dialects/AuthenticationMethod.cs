namespace MsnBridge.Msnp.Dialects;

/// <summary>How a user proves who he is.</summary>
public enum AuthenticationMethod
{
    /// <summary>Not known yet.</summary>
    None,

    /// <summary>Passport 1.4: a policy from the server, a ticket from the login server (MSNP8-14).</summary>
    Tweener,
}
