namespace MsnBridge.Msnp.Payloads;

/// <summary>What a <see cref="RoutedDocument"/> holds, told by the first header of its third block.</summary>
public enum RoutedContent
{
    /// <summary>Nothing, as in some confirmations.</summary>
    None,

    /// <summary><c>Messaging</c>: something said (<c>SDG</c>).</summary>
    Messaging,

    /// <summary><c>Publication</c>: something published or taken back (<c>PUT</c>, <c>DEL</c>).</summary>
    Publication,

    /// <summary><c>Notification</c>: what others published or took back (<c>NFY</c>).</summary>
    Notification,
}
