using System.Globalization;
using System.Text;
using MsnBridge.Core.Messages;

namespace MsnBridge.Matrix.Conversion;

/// <summary>HTML that the bridge writes: well-formed, and only elements of the set that the specification suggests.</summary>
internal static class MatrixHtml
{
    private const char NoBreakSpace = '\u00A0';

    /// <summary>The text with its line ends and with its blanks, which HTML would run together.</summary>
    /// <param name="continued">True where it stands behind other text of its line, so that a blank at its beginning counts.</param>
    public static string Escape(string text, bool continued = false) => Escape(text, verbatim: false, continued);

    /// <summary>The text for the inside of <c>pre</c>, where blanks and line ends are kept anyway.</summary>
    public static string EscapeVerbatim(string text) => Escape(text, verbatim: true, continued: true);

    // <span data-mx-color="#ff0000"><font color="#ff0000"><strong><em><u><del>text</del></u></em></strong></font></span>
    /// <summary>Colour is said twice: <c>span</c> as the specification has it, <c>font</c> for clients from before it was deprecated there.
    /// Fonts are not carried.</summary>
    public static string Styled(string text, TextStyle style) => Dress(Escape(text), style);

    /// <summary>HTML in the style of a whole message.</summary>
    public static string Dress(string html, TextStyle style)
    {
        html = Wrap(style.Strikethrough, "del", html);
        html = Wrap(style.Underline, "u", html);
        html = Wrap(style.Italic, "em", html);
        html = Wrap(style.Bold, "strong", html);
        // Black is what MSN clients send whose user chose no colour; on a dark background it could not be read.
        if (style.Color is not { } color || color == default)
            return html;
        var value = string.Create(CultureInfo.InvariantCulture, $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}");
        return $"<span data-mx-color=\"{value}\"><font color=\"{value}\">{html}</font></span>";
    }

    public static string Wrap(string element, string html) => $"<{element}>{html}</{element}>";

    private static string Wrap(bool wanted, string element, string html) => wanted ? Wrap(element, html) : html;

    private static string Escape(string text, bool verbatim, bool continued)
    {
        var html = new StringBuilder(text.Length);
        var afterBlank = !continued;
        foreach (var character in text)
        {
            switch (character)
            {
                case '&':
                    html.Append("&amp;");
                    break;
                case '<':
                    html.Append("&lt;");
                    break;
                case '>':
                    html.Append("&gt;");
                    break;
                case '"':
                    html.Append("&quot;");
                    break;
                case '\n' when !verbatim:
                    html.Append("<br/>");
                    break;
                case ' ' when afterBlank:
                    html.Append(NoBreakSpace);
                    break;
                default:
                    html.Append(character);
                    break;
            }

            afterBlank = !verbatim && character is ' ' or '\n';
        }

        return html.ToString();
    }
}
