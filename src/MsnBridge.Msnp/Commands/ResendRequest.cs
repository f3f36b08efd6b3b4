namespace MsnBridge.Msnp.Commands;

/// <summary>What a server wants to be told again (<c>RFS</c>).</summary>
[Flags]
public enum ResendRequest : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The initial <c>ADL</c>.</summary>
    Lists = 1,

    /// <summary><c>UUX</c>.</summary>
    PersonalMessage = 2,
}
