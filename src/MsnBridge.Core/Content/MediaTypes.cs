using System.Text.RegularExpressions;

namespace MsnBridge.Core.Content;

/// <summary>Names of what content is (RFC 6838, section 4.2).</summary>
public static partial class MediaTypes
{
    public const string Unknown = "application/octet-stream";

    /// <summary>Type and subtype in lower case, without parameters; <see cref="Unknown"/> for what is no media type, or an unusually long one.</summary>
    public static string Normalize(string? mediaType)
    {
        var text = (mediaType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return text.Length <= 100 && Form().IsMatch(text) ? text : Unknown;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
