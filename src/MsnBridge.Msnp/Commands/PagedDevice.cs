namespace MsnBridge.Msnp.Commands;

/// <summary>What a page goes to (<c>PGD</c>).</summary>
public enum PagedDevice : uint
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>A mobile telephone.</summary>
    Mobile = 1,

    /// <summary>A watch with MSN Direct.</summary>
    Watch = 2,
}
