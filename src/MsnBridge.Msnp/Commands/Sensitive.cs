using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MsnBridge.Msnp.Commands;

/// <summary>A ticket, hash or cookie: whoever has it can act as the user. Printing it prints a mask, so it cannot slip into a log.</summary>
public readonly struct Sensitive(string value) : IEquatable<Sensitive>
{
    private readonly string? _value = value;

    /// <summary>The value itself, for the wire and for comparing.</summary>
    public string Reveal() => _value ?? "";

    /// <inheritdoc/>
    public bool Equals(Sensitive other) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(Reveal().AsSpan()), MemoryMarshal.AsBytes(other.Reveal().AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Sensitive other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Reveal().GetHashCode(StringComparison.Ordinal);

    /// <summary>A mask.</summary>
    public override string ToString() => "***";

    /// <summary>Whether both are the same value.</summary>
    public static bool operator ==(Sensitive left, Sensitive right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Sensitive left, Sensitive right) => !left.Equals(right);
}
