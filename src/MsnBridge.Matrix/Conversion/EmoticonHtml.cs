using System.Text;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Conversion;

/// <summary>Text with pictures in it as Matrix clients show custom emotes (MSC2545):
/// <c>&lt;img data-mx-emoticon height="32" src="mxc://…" alt="(cat)" title="(cat)"/&gt;</c>. The body beside it has the codes.</summary>
internal static class EmoticonHtml
{
    /// <param name="pictures">What stands for each code.</param>
    public static string Write(string text, IReadOnlyDictionary<string, MediaUri> pictures)
    {
        // Where two codes begin at one place the longer one is meant.
        var codes = pictures.Keys.OrderByDescending(code => code.Length).ToList();
        var html = new StringBuilder();
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            if (codes.Find(code => string.CompareOrdinal(text, at, code, 0, code.Length) == 0) is not { } code)
            {
                at++;
                continue;
            }

            html.Append(MatrixHtml.Escape(text[start..at], continued: start > 0));
            var name = MatrixHtml.EscapeVerbatim(code);
            html.Append("<img data-mx-emoticon height=\"32\" src=\"").Append(MatrixHtml.EscapeVerbatim(pictures[code].ToString()))
                .Append("\" alt=\"").Append(name).Append("\" title=\"").Append(name).Append("\"/>");
            at += code.Length;
            start = at;
        }

        return html.Append(MatrixHtml.Escape(text[start..], continued: start > 0)).ToString();
    }
}
