namespace MsnBridge.Msnp.Commands;

/// <summary>What a user is shown as.</summary>
public enum MsnpStatus
{
    /// <summary><c>FLN</c>. Never set by <c>CHG</c>.</summary>
    Offline,

    /// <summary><c>NLN</c></summary>
    Online,

    /// <summary><c>BSY</c></summary>
    Busy,

    /// <summary><c>IDL</c>, set by the client when nobody is at the machine.</summary>
    Idle,

    /// <summary><c>BRB</c></summary>
    BeRightBack,

    /// <summary><c>AWY</c></summary>
    Away,

    /// <summary><c>PHN</c></summary>
    OnThePhone,

    /// <summary><c>LUN</c></summary>
    OutToLunch,

    /// <summary><c>HDN</c>: signed in, but shown to others as offline.</summary>
    Hidden,
}
