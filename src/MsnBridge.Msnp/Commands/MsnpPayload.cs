using System.Text;

namespace MsnBridge.Msnp.Commands;

/// <summary>The bytes behind a line, compared by value. Its text form tells only the length, since it may be a private message.</summary>
public readonly struct MsnpPayload(ReadOnlyMemory<byte> bytes) : IEquatable<MsnpPayload>
{
    /// <summary>A payload of length 0.</summary>
    public static MsnpPayload Empty => default;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>The length in bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>The payload whose bytes are the text in UTF-8.</summary>
    public static MsnpPayload FromText(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD.</summary>
    public string DecodeText() => Encoding.UTF8.GetString(Bytes.Span);

    /// <inheritdoc/>
    public bool Equals(MsnpPayload other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MsnpPayload other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>The length, never the content.</summary>
    public override string ToString() => $"{Length} bytes";

    /// <summary>Whether both hold the same bytes.</summary>
    public static bool operator ==(MsnpPayload left, MsnpPayload right) => left.Equals(right);

    /// <summary>Whether they hold different bytes.</summary>
    public static bool operator !=(MsnpPayload left, MsnpPayload right) => !left.Equals(right);
}
