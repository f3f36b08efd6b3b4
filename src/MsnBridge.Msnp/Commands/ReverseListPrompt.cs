namespace MsnBridge.Msnp.Commands;

/// <summary>What the client does when somebody adds the user (<c>GTC</c>).</summary>
public enum ReverseListPrompt
{
    /// <summary><c>A</c>: ask.</summary>
    Ask,

    /// <summary><c>N</c>: allow without asking.</summary>
    AcceptSilently,
}
