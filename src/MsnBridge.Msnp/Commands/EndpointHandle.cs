namespace MsnBridge.Msnp.Commands;

/// <summary>An account, or one of the places it is signed in from (MSNP16 and later).</summary>
/// <param name="Account">The address.</param>
/// <param name="EndpointId">The place; null for the account as a whole.</param>
public readonly record struct EndpointHandle(string Account, Guid? EndpointId = null)
{
    // account [";{" guid "}"]

    /// <summary>Reads <c>account</c> or <c>account;{guid}</c>.</summary>
    public static EndpointHandle Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mark = text.IndexOf(";{", StringComparison.Ordinal);
        return mark > 0 && Guid.TryParseExact(text.AsSpan(mark + 1), "B", out var id) ? new EndpointHandle(text[..mark], id) : new EndpointHandle(text);
    }

    /// <summary>The form used on the wire.</summary>
    public override string ToString() => EndpointId is { } id ? $"{Account};{id:B}" : Account;
}
