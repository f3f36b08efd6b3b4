using System.Text;

namespace MsnBridge.Testing.Fuzzing;

/// <summary>Makes new inputs out of seeds: what a parser trips over, done to what a parser expects.</summary>
public sealed class Mutator
{
    private const int LongestInput = 64 * 1024;

    private static readonly byte[][] TrickyToAll = [.. ((string[])
    [
        " ", "  ", "\r\n", "\n", "\r", "\0", "\t", ":", ";", ",", "=", "%", "%2", "%0D%0A", "%00", "%FF", "%25", "{", "}", "<", ">", "&", "&amp;", "&#0;", "&#x10FFFF;",
        "\"", "'", "/", "-", "-1", "0", "1", "00", "+1", "2147483647", "2147483648", "4294967295", "4294967296", "18446744073709551616", "99999999999999999999999",
        "NaN", "1e9", "0x10", "\r\n\r\n", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<![CDATA[", "]]>", "<!--", "-->", "<?xml version='1.0' encoding='utf-16'?>", "xsi:nil=\"true\"",
        "\ufeff", "\u0085", "\u2028", "\ufffd", "\U0001F600", "é", ".", "..", "@", "[::1]:1863", ":70000", "tel:", "1:", "32:", ";via=9:", ";{", "MIME-Version: 1.0\r\n",
        "Content-Type: text/plain; charset=", "Content-Length: ", "=?utf-8?B?", "?=", "charset=utf-7", "charset=utf-16", "0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999-14:00",
    ]).Select(Encoding.UTF8.GetBytes)];

    private readonly IReadOnlyList<byte[]> _seeds;
    private readonly List<byte[]> _words;
    private readonly byte[][] _tricky;

    /// <param name="tricky">What readers of this form trip over.</param>
    public Mutator(IReadOnlyList<byte[]> seeds, IEnumerable<string> tricky)
    {
        _seeds = seeds;
        _tricky = [.. TrickyToAll, .. tricky.Select(Encoding.UTF8.GetBytes)];
        _words = [.. seeds.SelectMany(WordsOf).Distinct(ByteComparer.Instance).Take(20_000)];
    }

    /// <summary>The next input; now and then an untouched seed, so that what is well-formed stays among the cases.</summary>
    public byte[] Make(ref FuzzRandom random)
    {
        var input = new List<byte>(_seeds[random.Next(_seeds.Count)]);
        if (random.OneIn(50))
            return [.. input];

        for (var steps = 1 + random.Next(random.OneIn(4) ? 12 : 3); steps > 0; steps--)
            Change(input, ref random);

        return input.Count > LongestInput ? [.. input.Take(LongestInput)] : [.. input];
    }

    private void Change(List<byte> input, ref FuzzRandom random)
    {
        var at = random.Next(input.Count + 1);
        var length = Math.Min(input.Count - at, 1 + random.Next(random.OneIn(3) ? 200 : 8));
        switch (random.Next(11))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = random.NextByte();
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 4:
                input.InsertRange(at, _tricky[random.Next(_tricky.Length)]);
                break;
            case 5 when _words.Count > 0:
                input.InsertRange(at, _words[random.Next(_words.Count)]);
                break;
            case 6 when _words.Count > 0:
                ReplaceWord(input, at, _words[random.Next(_words.Count)]);
                break;
            case 7:
                ReplaceWord(input, at, _tricky[random.Next(_tricky.Length)]);
                break;
            case 8:
                input.RemoveRange(at, input.Count - at);
                break;
            case 9:
                Splice(input, at, _seeds[random.Next(_seeds.Count)], ref random);
                break;
            case 10 when random.OneIn(10):
                Repeat(input, at, length, ref random);
                break;
            default:
                input.Insert(at, random.NextByte());
                break;
        }
    }

    private static void ReplaceWord(List<byte> input, int at, byte[] word)
    {
        var start = at;
        while (start > 0 && !IsBorder(input[start - 1]))
            start--;

        var end = at;
        while (end < input.Count && !IsBorder(input[end]))
            end++;

        input.RemoveRange(start, end - start);
        input.InsertRange(start, word);
    }

    private static void Splice(List<byte> input, int at, byte[] other, ref FuzzRandom random)
    {
        input.RemoveRange(at, input.Count - at);
        if (other.Length > 0)
            input.AddRange(other.AsSpan(random.Next(other.Length)));
    }

    private static void Repeat(List<byte> input, int at, int length, ref FuzzRandom random)
    {
        var piece = input.GetRange(at, length);
        for (var count = 1 << random.Next(12); count > 0 && input.Count < LongestInput; count--)
            input.InsertRange(at, piece);
    }

    private static IEnumerable<byte[]> WordsOf(byte[] seed)
    {
        var start = 0;
        for (var i = 0; i <= seed.Length; i++)
        {
            if (i < seed.Length && !IsBorder(seed[i]))
                continue;

            if (i - start is > 0 and < 200)
                yield return seed[start..i];

            start = i + 1;
        }
    }

    private static bool IsBorder(byte value) => value is <= (byte)' ' or (byte)'<' or (byte)'>' or (byte)';' or (byte)',' or (byte)'"' or (byte)'\'';

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public static ByteComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
