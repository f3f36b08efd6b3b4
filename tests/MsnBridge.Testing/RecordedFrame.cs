using System.Text;

namespace MsnBridge.Testing;

/// <summary>One line of a recorded session with what belongs to it.</summary>
/// <param name="Connection">The connection, for example <c>NS#1</c>.</param>
/// <param name="FromClient">Who said it.</param>
/// <param name="Line">The line, the request line, or the status; empty where the client ends the connection.</param>
public sealed record RecordedFrame(string Connection, bool FromClient, string Line)
{
    /// <summary>The header fields of an HTTP message that are worth keeping.</summary>
    public IList<string> Headers { get; } = [];

    /// <summary>The payload or body; null for none, and where it may be anything.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Whether there is a body of which nothing is known.</summary>
    public bool BodyIsAny { get; init; }

    /// <summary>Whether the client ends the connection here.</summary>
    public bool IsEnd => Line.Length == 0;

    /// <summary>Whether it is a line of the protocol, with its payload, rather than an HTTP message.</summary>
    public bool IsCommand => !IsEnd && !Connection.StartsWith("HTTP", StringComparison.Ordinal);

    /// <summary>The body as text; empty if there is none.</summary>
    public string Text => Body is null ? "" : Encoding.UTF8.GetString(Body);

    /// <summary>The bytes on the wire of a line of the protocol.</summary>
    public byte[] ToBytes() => [.. Encoding.UTF8.GetBytes($"{Line}\r\n"), .. Body ?? []];

    /// <summary>The value of a header field; null if it was not kept.</summary>
    public string? Header(string name) => Headers
        .Where(header => header.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))
        .Select(header => header[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
