using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MsnBridge.Msnp.Contacts;

/// <summary>Addresses of people: <c>name@host</c>. They compare without case; lower case is the canonical form.</summary>
public static class MsnAddress
{
    /// <summary>The most bytes a server is known to take.</summary>
    public const int MaxLength = 129;

    /// <summary>Makes the canonical form of an address that a person typed.</summary>
    /// <param name="input">What was typed; blanks around it do not count.</param>
    /// <param name="address">The canonical form.</param>
    /// <param name="error">One sentence on what is wrong.</param>
    public static bool TryParse(string? input, [NotNullWhen(true)] out string? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        error = null;
        var text = (input ?? "").Trim();
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == text.Length - 1 || at != text.LastIndexOf('@'))
            error = "An MSN address looks like name@example.org.";
        else if (text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character is ',' or ';' or '%' or '<' or '>' or '"'))
            error = "An MSN address has no blanks and none of , ; % < > \".";
        else if (Encoding.UTF8.GetByteCount(text) > MaxLength)
            error = $"An MSN address has at most {MaxLength} bytes.";
        else
            address = text.ToLowerInvariant();

        return error is null;
    }
}
