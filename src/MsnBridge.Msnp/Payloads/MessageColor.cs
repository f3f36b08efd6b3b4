using System.Globalization;

namespace MsnBridge.Msnp.Payloads;

/// <summary>The colour of a message.</summary>
public readonly record struct MessageColor(byte Red, byte Green, byte Blue)
{
    // bbggrr in hexadecimal, without leading zeros: ff is red, ff0000 is blue

    /// <summary>Reads the form used on the wire; black if it makes no sense.</summary>
    public static MessageColor Parse(string text) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value <= 0xFFFFFF
            ? new MessageColor((byte)value, (byte)(value >> 8), (byte)(value >> 16))
            : default;

    /// <summary>The form used on the wire.</summary>
    public override string ToString() => ((Blue << 16) | (Green << 8) | Red).ToString("x", CultureInfo.InvariantCulture);
}
