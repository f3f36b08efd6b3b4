namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>What the network takes for an account's address.</summary>
public static class MsnAddress
{
    /// <summary>The longest address MSN had.</summary>
    public const int MaxLength = 129;

    /// <summary>Whether an account may have this address: ASCII letters, digits and <c>._+-</c> around one <c>@</c>.</summary>
    /// <remarks>Narrower than a mail address: no blank or control character can reach a command line through it, and it is a file name as it stands.</remarks>
    public static bool IsValid(string? address)
    {
        if (string.IsNullOrEmpty(address) || address.Length > MaxLength)
            return false;

        var at = address.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == address.LastIndexOf('@') && at < address.Length - 1 && address.All(IsAllowed);
    }

    /// <summary>The form under which an address is stored and compared: lower case, since MSN tells no difference.</summary>
    public static string Normalize(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
#pragma warning disable CA1308 // Lower case is the form clients show.
        return address.ToLowerInvariant();
#pragma warning restore CA1308
    }

    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '+' or '-' or '@';
}
