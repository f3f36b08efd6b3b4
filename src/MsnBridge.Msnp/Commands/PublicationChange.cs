namespace MsnBridge.Msnp.Commands;

/// <summary>What happened to something published (<c>NFY</c>).</summary>
public enum PublicationChange
{
    /// <summary><c>PUT</c>: it is there, or is different.</summary>
    Published,

    /// <summary><c>DEL</c>: it is gone.</summary>
    Deleted,
}
