using System.Globalization;
using System.Text;

namespace MsnBridge.Msnp.Commands;

/// <summary>The block of Base64 that counts how often a client was referred, in <c>XFR NS</c> and <c>CVR</c> (MSNP21). A client repeats it as it came.</summary>
public static class ReferralHops
{
    private const string CountHeader = "XfrCount: ";

    // base64("Version: 1" CRLF "XfrCount: " n CRLF)

    /// <summary>The block for a count; the first <c>CVR</c> of a client says 1.</summary>
    public static string Format(int count) => Convert.ToBase64String(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Version: 1\r\n{CountHeader}{count}\r\n")));

    /// <summary>The count in a block; null if it cannot be read.</summary>
    public static int? Parse(string? block)
    {
        var decoded = new byte[256];
        if (block is null || !Convert.TryFromBase64String(block, decoded, out var length))
            return null;

        foreach (var line in Encoding.ASCII.GetString(decoded, 0, length).Split("\r\n"))
        {
            if (line.StartsWith(CountHeader, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(line.AsSpan(CountHeader.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return count;
            }
        }

        return null;
    }
}
