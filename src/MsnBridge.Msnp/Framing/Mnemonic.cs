namespace MsnBridge.Msnp.Framing;

/// <summary>The name at the start of a line, upper-cased and packed into a number, so that a table can be asked without making a string.</summary>
internal readonly record struct Mnemonic(uint Value)
{
    private const byte Blank = (byte)' ';

    /// <summary>The key under which every error line (three digits in place of a name) is found.</summary>
    public static Mnemonic Error { get; } = new(uint.MaxValue);

    /// <summary>The key of a first token that is neither three letters nor three digits; in no table.</summary>
    public static Mnemonic None { get; }

    /// <summary>Packs the first token of a line.</summary>
    public static Mnemonic Of(ReadOnlySpan<byte> line)
    {
        if (line.Length < 3 || (line.Length > 3 && line[3] != Blank))
            return None;

        if (char.IsAsciiDigit((char)line[0]) && char.IsAsciiDigit((char)line[1]) && char.IsAsciiDigit((char)line[2]))
            return Error;

        return new Mnemonic(((uint)Upper(line[0]) << 16) | ((uint)Upper(line[1]) << 8) | Upper(line[2]));
    }

    /// <summary>Packs a name known at compile time.</summary>
    public static Mnemonic Of(string name) => new(((uint)name[0] << 16) | ((uint)name[1] << 8) | name[2]);

    private static byte Upper(byte letter) => letter is >= (byte)'a' and <= (byte)'z' ? (byte)(letter - 32) : letter;
}
