using System.Diagnostics.CodeAnalysis;

namespace MsnBridge.Matrix.Addressing;

/// <summary>A user of Matrix: <c>@localpart:server.name</c> (Matrix specification, appendices, "User identifiers").</summary>
internal readonly record struct MatrixUserId
{
    private const int MaxBytes = 255;

    private MatrixUserId(string value, int colon) => (Value, Localpart, Server) = (value, value[1..colon], value[(colon + 1)..]);

    public MatrixUserId(string localpart, string server)
        : this($"@{localpart}:{server}", localpart.Length + 1)
    {
    }

    public string Value { get; }

    public string Localpart { get; }

    public string Server { get; }

    /// <summary>Historical ids may hold any printable character in the localpart, so only the outer form is checked.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MatrixUserId id)
    {
        id = default;
        if (text is not ['@', ..] || System.Text.Encoding.UTF8.GetByteCount(text) > MaxBytes)
            return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || colon == text.Length - 1 || text.Any(character => char.IsControl(character) || character == ' '))
            return false;
        id = new MatrixUserId(text, colon);
        return true;
    }

    public override string ToString() => Value;
}
