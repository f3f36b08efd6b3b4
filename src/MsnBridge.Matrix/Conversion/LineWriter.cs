using System.Text;

namespace MsnBridge.Matrix.Conversion;

/// <summary>Plain text as it grows out of HTML: blanks run together as HTML has it, blocks begin on lines of their own.</summary>
internal sealed class LineWriter
{
    private readonly StringBuilder _text = new();
    private int _lineEnds;
    private bool _blank;

    /// <summary>Adds text whose blanks and line ends count as single blanks.</summary>
    public void Flow(string text)
    {
        foreach (var character in text)
        {
            if (character is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _blank = true;
                continue;
            }

            BeforeText();
            // The no-break space stands for blanks that are to be seen; where MSN breaks its lines is no matter of ours.
            _text.Append(character == '\u00A0' ? ' ' : character);
        }
    }

    /// <summary>Adds text as it is.</summary>
    public void Verbatim(string text)
    {
        if (text.Length == 0)
            return;
        BeforeText();
        _text.Append(text.Replace('\u00A0', ' '));
    }

    /// <summary>What follows begins on a new line, after at least so many line ends.</summary>
    public void Block(int lineEnds)
    {
        _lineEnds = Math.Max(_lineEnds, lineEnds);
        _blank = false;
    }

    public void LineBreak()
    {
        _lineEnds++;
        _blank = false;
    }

    public int Length => _text.Length;

    public string Since(int start) => _text.ToString(start, _text.Length - start);

    /// <summary>The text, without blanks and line ends that nothing followed.</summary>
    public override string ToString() => _text.ToString();

    private void BeforeText()
    {
        if (_lineEnds > 0 && _text.Length > 0)
            _text.Append('\n', _lineEnds);
        else if (_blank && _text.Length > 0)
            _text.Append(' ');
        (_lineEnds, _blank) = (0, false);
    }
}
