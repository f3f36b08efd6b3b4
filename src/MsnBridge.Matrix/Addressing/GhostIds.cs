using System.Diagnostics.CodeAnalysis;
using System.Text;
using MsnBridge.Core.Identities;

namespace MsnBridge.Matrix.Addressing;

/// <summary>
/// The user ids of ghosts: <c>@{prefix}{profile}_{contact}:{server}</c>, where in profile and contact every byte of UTF-8 other than
/// <c>a-z 0-9 . -</c> is written <c>=xx</c> in lower-case hex (the escape that the specification recommends, appendices, "Mapping from other
/// character sets"). The <c>_</c> between the two is escaped within them, so two contacts never share a ghost. The ids are stored by
/// homeservers: to change the form makes everybody a stranger.
/// </summary>
internal sealed class GhostIds(MatrixOptions options)
{
    // A contact that is no text (half of a surrogate pair) has no ghost; replaced characters would make two of them one.
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _prefix = options.UserPrefix;
    private readonly string _server = options.ServerName;

    public MatrixUserId Bot { get; } = new(options.BotLocalpart, options.ServerName);

    /// <exception cref="ArgumentException">The id would be too long for Matrix (255 bytes); <see cref="TryOf"/> tells it quietly.</exception>
    public MatrixUserId Of(string profile, ContactId contact) =>
        TryOf(profile, contact, out var user)
            ? user
            : throw new ArgumentException($"The contact's address has {contact.Value?.Length} characters, which no Matrix id can hold.", nameof(contact));

    /// <summary>False for an address that no Matrix id can hold.</summary>
    public bool TryOf(string profile, ContactId contact, out MatrixUserId user)
    {
        user = default;
        if (string.IsNullOrEmpty(profile) || string.IsNullOrEmpty(contact.Value))
            return false;
        try
        {
            return MatrixUserId.TryParse($"@{_prefix}{Escape(profile)}_{Escape(contact.Value)}:{_server}", out user);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>False for everybody who is no ghost, and for an id that <see cref="TryOf"/> would not have made.</summary>
    public bool TryParse(MatrixUserId user, [NotNullWhen(true)] out string? profile, out ContactId contact)
    {
        (profile, contact) = (null, default);
        if (user.Server != _server || !user.Localpart.StartsWith(_prefix, StringComparison.Ordinal))
            return false;
        var name = user.Localpart[_prefix.Length..];
        var border = name.IndexOf('_', StringComparison.Ordinal);
        if (border < 1 || !TryUnescape(name[..border], out profile) || !TryUnescape(name[(border + 1)..], out var address))
            return false;
        contact = new ContactId(address);
        // Other spellings of the same contact (=61 for a) would be other users.
        return TryOf(profile, contact, out var same) && same == user;
    }

    /// <summary>Whether the user is the bot or of the namespace of ghosts, so that what he does was done by the bridge.</summary>
    public bool IsOurs(MatrixUserId user) =>
        user == Bot || (user.Server == _server && user.Localpart.StartsWith(_prefix, StringComparison.Ordinal));

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var value in s_strict.GetBytes(text))
        {
            if (IsPlain((char)value))
                escaped.Append((char)value);
            else
                escaped.Append('=').Append(Convert.ToHexStringLower([value]));
        }

        return escaped.ToString();
    }

    private static bool TryUnescape(string escaped, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var bytes = new List<byte>(escaped.Length);
        for (var at = 0; at < escaped.Length; at++)
        {
            if (IsPlain(escaped[at]))
            {
                bytes.Add((byte)escaped[at]);
                continue;
            }

            if (escaped[at] != '=' || at + 2 >= escaped.Length || !char.IsAsciiHexDigit(escaped[at + 1]) || !char.IsAsciiHexDigit(escaped[at + 2]))
                return false;
            bytes.Add(Convert.FromHexString(escaped.AsSpan(at + 1, 2))[0]);
            at += 2;
        }

        try
        {
            text = s_strict.GetString([.. bytes]);
            return text.Length > 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '-';
}
