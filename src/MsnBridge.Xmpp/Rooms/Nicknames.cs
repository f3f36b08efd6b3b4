using System.Globalization;
using System.Text;
using MsnBridge.Core.Identities;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>
/// What people call themselves on MSN as what occupants are called: a resource of an address (RFC 6122, appendix B: Resourceprep), which servers refuse
/// together with the stanza where it has characters that may not stand there, or letters of both directions. Whatever cannot be kept is left out;
/// where nothing is left, or somebody else is called so, the address stands in.
/// </summary>
internal static class Nicknames
{
    private const int MaxLength = 60;

    // Of 1023; a character has four at most, and an address may be long itself.
    private const int MaxBytes = 900;

    /// <summary>What may stand in an address of what somebody is called; empty where nothing does.</summary>
    public static string Clean(string name)
    {
        var cleaned = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                // One blank for any number of any kind, none at the ends.
                if (cleaned.Length > 0 && cleaned[^1] != ' ')
                {
                    cleaned.Append(' ');
                }
            }
            else if (IsAllowed(rune))
            {
                if (cleaned.Length + rune.Utf16SequenceLength > MaxLength)
                {
                    break;
                }

                cleaned.Append(rune.ToString());
            }
        }

        var text = cleaned.ToString().Trim();
        return HasOneDirection(text) ? text : "";
    }

    /// <summary>A name that nobody in the room has, nor will have when a server has rewritten it.</summary>
    /// <param name="isTaken">Asked for names as <see cref="Key"/> makes them.</param>
    public static string Choose(string name, ContactId contact, Func<string, bool> isTaken)
    {
        var own = Clean(name);
        var address = Clean(contact.Value);
        string[] candidates =
        [
            own.EnumerateRunes().Any(IsRewritten) ? "" : own,
            own.Length > 0 && address == contact.Value && HasOneDirection($"{own} ({address})") ? $"{own} ({address})" : "",
            address == contact.Value ? address : "",
        ];
        var chosen = candidates.FirstOrDefault(
            candidate => candidate.Length > 0 && Encoding.UTF8.GetByteCount(candidate) <= MaxBytes && !isTaken(Key(candidate)));
        for (var number = 2; chosen is null; number++)
        {
            var numbered = $"MSN contact {number.ToString(CultureInfo.InvariantCulture)}";
            chosen = isTaken(Key(numbered)) ? null : numbered;
        }

        return chosen;
    }

    /// <summary>The same for names that people would take for one another.</summary>
    public static string Key(string nick) => nick.ToUpperInvariant();

    // What normalization (NFKC) makes something else of: marks, which join the letter before, and the blocks of characters that stand for others. The
    // bridge has no tables of it, so a name with one of them never stands without the address.
    private static bool IsRewritten(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        || rune.Value is 0x00AA or 0x00B5 or 0x00BA or (>= 0x0132 and <= 0x0133) or (>= 0x013F and <= 0x0140) or 0x0149 or 0x017F
            or (>= 0x01C4 and <= 0x01CC) or (>= 0x01F1 and <= 0x01F3) or 0x037E or 0x0387 or (>= 0x03D0 and <= 0x03D6) or (>= 0x03F0 and <= 0x03F9)
            or 0x0587 or (>= 0x0675 and <= 0x0678) or (>= 0x0958 and <= 0x095F) or (>= 0x09DC and <= 0x09DF)
            or (>= 0x0A33 and <= 0x0A5E) or (>= 0x0B5C and <= 0x0B5D) or 0x0E33 or 0x0EB3 or (>= 0x0EDC and <= 0x0EDD)
            or (>= 0x0F00 and <= 0x0FFF) or (>= 0x1100 and <= 0x11FF) or (>= 0x1D00 and <= 0x1DBF) or (>= 0x1E9A and <= 0x1E9B)
            or (>= 0x1F71 and <= 0x1F7D) or (>= 0x1FBB and <= 0x1FFE) or (>= 0x2000 and <= 0x218F) or (>= 0x222C and <= 0x2230)
            or (>= 0x2329 and <= 0x232A) or (>= 0x2460 and <= 0x24FF) or (>= 0x2A0C and <= 0x2ADC) or (>= 0x2C7C and <= 0x2C7D)
            or (>= 0x2E80 and <= 0x2FDF) or (>= 0x3036 and <= 0x303A) or (>= 0x309B and <= 0x309F) or 0x30FF or (>= 0x3130 and <= 0x33FF)
            or (>= 0xA69C and <= 0xA7FF) or (>= 0xAB5C and <= 0xAB69) or (>= 0xF900 and <= 0xFFFF) or (>= 0x1D100 and <= 0x1D1FF)
            or (>= 0x1D400 and <= 0x1D7FF) or (>= 0x1EE00 and <= 0x1EEFF) or (>= 0x1F100 and <= 0x1F2FF) or (>= 0x1FBF0 and <= 0x1FBF9)
            or (>= 0x2F800 and <= 0x2FA1F);

    // Tables B.1 and C.2 to C.9 of RFC 3454, by category, which takes in what was added to Unicode since.
    private static bool IsAllowed(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x034F or (>= 0x180B and <= 0x180E) or (>= 0x2FF0 and <= 0x2FFB) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFFF9 and <= 0xFFFD));

    // RFC 3454, section 6: text with letters from right to left has none from left to right, and begins and ends with one of its own.
    private static bool HasOneDirection(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        return !runes.Exists(IsRightToLeft)
            || (IsRightToLeft(runes[0]) && IsRightToLeft(runes[^1]) && !runes.Exists(rune => Rune.IsLetter(rune) && !IsRightToLeft(rune)));
    }

    // The letters of table D.1, and those of the scripts that came later, about which servers do not agree.
    private static bool IsRightToLeft(Rune rune) =>
        Rune.IsLetter(rune) && rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF)
            or (>= 0x1E800 and <= 0x1EFFF);
}
