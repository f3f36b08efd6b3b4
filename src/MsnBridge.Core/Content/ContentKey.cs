using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MsnBridge.Core.Content;

/// <summary>Names bytes in the <see cref="IContentStore"/>: 1 to 100 lower-case letters, digits and hyphens, so that it is a safe file name
/// everywhere. Stored, so its forms are never changed.</summary>
public readonly record struct ContentKey
{
    private const string ObjectPrefix = "object-";
    private const string FilePrefix = "file-";
    private const int LongestKey = 100;
    private const int HashLength = 20;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> s_allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public ContentKey(string value)
    {
        if (!IsKey(value))
            throw new ArgumentException("A content key is of 1 to 100 lower-case letters, digits and hyphens.", nameof(value));
        Value = value;
    }

    public string Value { get; }

    /// <summary>The hash that the content has by its key, as 40 hexadecimal digits; null where the key says nothing about it.</summary>
    public string? Sha1 =>
        Value is { Length: 47 } key && IsObject && key.AsSpan(ObjectPrefix.Length).IndexOfAnyExcept(s_digits) < 0
            ? key[ObjectPrefix.Length..]
            : null;

    /// <summary>Belongs to one message on its way, and is removed by whoever ends that.</summary>
    public bool IsFile => Value?.StartsWith(FilePrefix, StringComparison.Ordinal) == true;

    /// <summary>Can be had again by its hash, so the least used may go when room is needed.</summary>
    public bool IsObject => Value?.StartsWith(ObjectPrefix, StringComparison.Ordinal) == true;

    /// <summary>The key of what has this hash, whoever has it: pictures, emoticons, winks, voice clips.</summary>
    /// <param name="sha1">SHA-1 of the bytes, in base64 as descriptors of objects carry it.</param>
    /// <exception cref="FormatException">It is no such hash.</exception>
    public static ContentKey ForObject(string sha1) =>
        TryForObject(sha1, out var key) ? key : throw new FormatException("That is not the base64 form of a SHA-1 hash.");

    /// <summary>The key of these bytes as an object: the same as that of a descriptor that names them.</summary>
    public static ContentKey OfObject(ReadOnlySpan<byte> bytes)
    {
#pragma warning disable CA5350 // Tells objects apart and protects nothing.
        return new ContentKey(ObjectPrefix + Convert.ToHexStringLower(SHA1.HashData(bytes)));
#pragma warning restore CA5350
    }

    /// <inheritdoc cref="ForObject"/>
    public static bool TryForObject([NotNullWhen(true)] string? sha1, out ContentKey key)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        var is20Bytes = sha1 is { Length: <= 64 } && Convert.TryFromBase64String(sha1, hash, out var length) && length == HashLength;
        key = is20Bytes ? new ContentKey(ObjectPrefix + Convert.ToHexStringLower(hash)) : default;
        return is20Bytes;
    }

    /// <summary>A key that nothing has, for bytes that belong to one message.</summary>
    public static ContentKey NewFile() => new(FilePrefix + Guid.NewGuid().ToString("N"));

    public static bool TryParse([NotNullWhen(true)] string? text, out ContentKey key)
    {
        var isKey = IsKey(text);
        key = isKey ? new ContentKey(text!) : default;
        return isKey;
    }

    public override string ToString() => Value ?? "";

    private static bool IsKey(string? text) =>
        text is { Length: > 0 and <= LongestKey } && text.AsSpan().IndexOfAnyExcept(s_allowed) < 0;
}
