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

    /// <summary>What may stand in an address of what somebody is called; empty where nothing does.</summary>
    public static string Clean(string name)
    {
        var cleaned = new StringBuilder();
        foreach (var rune in Normalize(name).EnumerateRunes())
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

    /// <summary>A name that nobody in the room has.</summary>
    /// <param name="isTaken">Asked for names as <see cref="Key"/> makes them.</param>
    public static string Choose(string name, ContactId contact, Func<string, bool> isTaken)
    {
        var own = Clean(name);
        var address = Clean(contact.Value);
        var chosen = new[] { own, own.Length > 0 ? Clean($"{own} ({address})") : "", address }.FirstOrDefault(candidate => candidate.Length > 0 && !isTaken(Key(candidate)));
        for (var number = 2; chosen is null; number++)
        {
            var numbered = $"{(address.Length > 0 ? address : "MSN contact")} {number.ToString(CultureInfo.InvariantCulture)}";
            chosen = isTaken(Key(numbered)) ? null : numbered;
        }

        return chosen;
    }

    /// <summary>The same for names that people would take for one another.</summary>
    public static string Key(string nick) => Normalize(nick).ToUpperInvariant();

    // Half a surrogate pair makes no normal form, nor XML.
    private static string Normalize(string text)
    {
        var whole = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar)
            {
                whole.Append(rune.ToString());
            }
        }

        return whole.ToString().Normalize(NormalizationForm.FormKC);
    }

    // Tables B.1 and C.2 to C.9 of RFC 3454, by category, which takes in what was added to Unicode since.
    private static bool IsAllowed(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
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
