namespace MsnBridge.Matrix.Conversion;

/// <summary>Cuts a text that is too long for one event (65,536 bytes with everything in it) at lines or words where it can.</summary>
internal static class TextParts
{
    // Twice in the event (plain and as HTML), up to six bytes for a character there.
    private const int MaxLength = 6000;

    public static IEnumerable<string> Split(string text)
    {
        while (text.Length > MaxLength)
        {
            var cut = text.LastIndexOf('\n', MaxLength - 1, MaxLength / 2);
            if (cut < 0)
                cut = text.LastIndexOf(' ', MaxLength - 1, MaxLength / 2);
            var end = cut < 0 ? MaxLength : cut;
            if (cut < 0 && char.IsHighSurrogate(text[end - 1]))
                end--;
            yield return text[..end];
            text = text[(cut < 0 ? end : end + 1)..];
        }

        yield return text;
    }
}
