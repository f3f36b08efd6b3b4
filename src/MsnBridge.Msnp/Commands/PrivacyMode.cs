namespace MsnBridge.Msnp.Commands;

/// <summary>How people on neither the allow list nor the block list are treated (<c>BLP</c>).</summary>
public enum PrivacyMode
{
    /// <summary><c>AL</c>: as allowed.</summary>
    AllowUnlessBlocked,

    /// <summary><c>BL</c>: as blocked.</summary>
    BlockUnlessAllowed,
}
