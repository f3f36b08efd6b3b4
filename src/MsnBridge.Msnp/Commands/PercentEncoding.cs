using System.Buffers;
using System.Globalization;
using System.Text;

namespace MsnBridge.Msnp.Commands;

/// <summary>
/// The encoding of names, phone numbers and MSNObjects: percent signs and hexadecimal digits over UTF-8. Everything but letters, digits and <c>-._~</c> is encoded
/// on sending, which every server reads; on receiving raw UTF-8 is read too, because Escargot sends it. A plus sign is a plus sign.
/// </summary>
internal static class PercentEncoding
{
    private const byte Percent = (byte)'%';

    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    public static void Encode(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        while (!utf8.IsEmpty)
        {
            var plain = utf8.IndexOfAnyExcept(Unreserved);
            if (plain < 0)
                plain = utf8.Length;

            output.Write(utf8[..plain]);
            utf8 = utf8[plain..];
            if (utf8.IsEmpty)
                return;

            var encoded = output.GetSpan(3);
            encoded[0] = Percent;
            utf8[0].TryFormat(encoded[1..], out _, "X2", CultureInfo.InvariantCulture);
            output.Advance(3);
            utf8 = utf8[1..];
        }
    }

    /// <summary>Decodes once. A percent sign that no two hexadecimal digits follow stands for itself.</summary>
    public static string Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IndexOf(Percent) < 0)
            return Encoding.UTF8.GetString(encoded);

        var rented = ArrayPool<byte>.Shared.Rent(encoded.Length);
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == Percent && i + 2 < encoded.Length
                && byte.TryParse(encoded.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                rented[length++] = value;
                i += 2;
            }
            else
            {
                rented[length++] = encoded[i];
            }
        }

        var text = Encoding.UTF8.GetString(rented, 0, length);
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }
}
