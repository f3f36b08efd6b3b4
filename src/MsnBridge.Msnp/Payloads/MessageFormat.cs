using System.Globalization;
using System.Text;

namespace MsnBridge.Msnp.Payloads;

/// <summary>How a chat message looks: the header X-MMS-IM-Format (MSNP3 and later).</summary>
public sealed record MessageFormat
{
    /// <summary>What old clients use before the user chooses anything.</summary>
    public static MessageFormat Default { get; } = new();

    // What Windows can hold as the name of a font.
    private const int LongestFontName = 31;

    /// <summary>The font, of whose name 31 characters are sent; empty for the reader's own.</summary>
    public string Font { get; init; } = "Microsoft Sans Serif";

    /// <summary>Bold, italic, underline, strike.</summary>
    public MessageEffects Effects { get; init; }

    /// <summary>The colour of the text.</summary>
    public MessageColor Color { get; init; }

    /// <summary>The number Windows has for the font's character set.</summary>
    public byte CharacterSet { get; init; }

    /// <summary>The numbers Windows has for the font's family (upper four bits) and pitch (lower four bits).</summary>
    public byte PitchAndFamily { get; init; } = 0x22;

    /// <summary>Whether the text runs from right to left.</summary>
    public bool IsRightToLeft { get; init; }

    // FN=font; EF=effects; CO=color; CS=character-set; PF=pitch-and-family [; RL=1]
    //
    // FN is percent-encoded; EF is any of B, I, U, S; CO is hexadecimal blue-green-red without leading zeros; CS and PF are hexadecimal. Any may be missing, in
    // any order. (One library writes CS in decimal, which does not show for the usual 0 and 1.)

    /// <summary>Reads the header's value. What is missing or makes no sense keeps its default.</summary>
    public static MessageFormat Parse(string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var format = Default;
        foreach (var field in header.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var separator = field.IndexOf('=', StringComparison.Ordinal);
            if (separator < 0)
                continue;

            var value = field[(separator + 1)..].Trim();
            format = field[..separator].Trim().ToUpperInvariant() switch
            {
                "FN" => format with { Font = Uri.UnescapeDataString(value) },
                "EF" => format with { Effects = ParseEffects(value) },
                "CO" => format with { Color = MessageColor.Parse(value) },
                "CS" => format with { CharacterSet = ParseByte(value, format.CharacterSet) },
                "PF" => format with { PitchAndFamily = ParseByte(value, format.PitchAndFamily) },
                "RL" => format with { IsRightToLeft = value == "1" },
                _ => format,
            };
        }

        return format;
    }

    /// <summary>The header's value.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"FN={Uri.EscapeDataString(Font.Length <= LongestFontName ? Font : Font[..LongestFontName])}; EF={FormatEffects(Effects)}; CO={Color}; CS={CharacterSet:x}; PF={PitchAndFamily:x}{(IsRightToLeft ? "; RL=1" : "")}");

    private static byte ParseByte(string value, byte otherwise) =>
        byte.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static MessageEffects ParseEffects(string letters)
    {
        var effects = MessageEffects.None;
        foreach (var letter in letters)
        {
            effects |= char.ToUpperInvariant(letter) switch
            {
                'B' => MessageEffects.Bold,
                'I' => MessageEffects.Italic,
                'U' => MessageEffects.Underline,
                'S' => MessageEffects.Strike,
                _ => MessageEffects.None,
            };
        }

        return effects;
    }

    private static string FormatEffects(MessageEffects effects)
    {
        var letters = new StringBuilder(4);
        if (effects.HasFlag(MessageEffects.Bold))
            letters.Append('B');

        if (effects.HasFlag(MessageEffects.Italic))
            letters.Append('I');

        if (effects.HasFlag(MessageEffects.Underline))
            letters.Append('U');

        if (effects.HasFlag(MessageEffects.Strike))
            letters.Append('S');

        return letters.ToString();
    }
}
