using System.Text;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Finds the character set of a body.</summary>
internal static class BodyEncoding
{
    // Content-Type: text/plain; charset=UTF-8
    public static Encoding Of(string? contentType)
    {
        var name = contentType?
            .Split(';')
            .Skip(1)
            .Select(parameter => parameter.Trim())
            .FirstOrDefault(parameter => parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))?["charset=".Length..]
            .Trim('"');
        if (string.IsNullOrEmpty(name) || string.Equals(name, "utf-8", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8;

        try
        {
            // The provider knows the Windows code pages of old clients.
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // Unknown, or UTF-7, which .NET refuses because readers disagree about it.
            return Encoding.Latin1;
        }
    }
}
