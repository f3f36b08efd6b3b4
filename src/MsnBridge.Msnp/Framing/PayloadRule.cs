namespace MsnBridge.Msnp.Framing;

/// <summary>When a command carries a payload, whose length is then the last parameter of its line.</summary>
internal enum PayloadRule
{
    /// <summary>Never, even if the last parameter is a number.</summary>
    Never,

    /// <summary>Always; the length may be 0.</summary>
    Always,

    /// <summary>Only with transaction id 0: <c>ADL 0 len</c> carries a list, <c>ADL 7 OK</c> does not.</summary>
    WhenUnsolicited,

    /// <summary>Only with two parameters or more: <c>241 7 len</c> and <c>PUT 7 OK len</c>, but not <c>217 7</c>.</summary>
    WithThreeTokens,
}
