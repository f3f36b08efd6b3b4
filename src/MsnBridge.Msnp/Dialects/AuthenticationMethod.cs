namespace MsnBridge.Msnp.Dialects;

/// <summary>How a user proves who he is.</summary>
public enum AuthenticationMethod
{
    /// <summary>Not known yet.</summary>
    None,

    /// <summary>MD5 over the server's salt and the password, asked for with <c>INF</c> (MSNP2-7).</summary>
    Md5,

    /// <summary>Passport 1.4: a policy from the server, a ticket from the login server (MSNP8-14).</summary>
    Tweener,

    /// <summary>A ticket from the token service and a proof made with the key that came with it (MSNP15 and later).</summary>
    SingleSignOn,
}
