using System.Text;

namespace MsnBridge.Matrix.Client;

/// <summary>Builds the path and query of a request. What comes from outside (ids, event types, state keys) is one segment each, whatever it
/// holds.</summary>
internal sealed class MatrixPath
{
    private readonly StringBuilder _text;
    private char _separator = '?';

    private MatrixPath(string start) => _text = new(start);

    public static MatrixPath ClientV1 => new("/_matrix/client/v1");

    public static MatrixPath ClientV3 => new("/_matrix/client/v3");

    public static MatrixPath MediaV3 => new("/_matrix/media/v3");

    public static MatrixPath Versions => new("/_matrix/client/versions");

    /// <param name="fixedPart">Written by us: taken as it is.</param>
    public MatrixPath Then(string fixedPart)
    {
        _text.Append('/').Append(fixedPart);
        return this;
    }

    public MatrixPath Segment(string value)
    {
        _text.Append('/').Append(Escape(value));
        return this;
    }

    public MatrixPath Query(string name, string? value)
    {
        if (value is null)
            return this;
        _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _separator = '&';
        return this;
    }

    public override string ToString() => _text.ToString();

    // "." and ".." are the only segments that mean something else than themselves, and percent-encoding leaves them as they are.
    private static string Escape(string value) => value is "." or ".." ? value.Replace(".", "%2E", StringComparison.Ordinal) : Uri.EscapeDataString(value);
}
