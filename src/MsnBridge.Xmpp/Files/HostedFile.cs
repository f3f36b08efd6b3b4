using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MsnBridge.Core.Content;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Files;

/// <summary>A file that the bridge hands out to whoever has its link. Remembered as
/// <c>&lt;content&gt; &lt;size&gt; &lt;expiry, Unix seconds&gt; &lt;media type&gt; &lt;id of the message&gt; &lt;user&gt; &lt;name&gt;</c>; a name may have blanks.</summary>
/// <param name="Token">What nobody can guess.</param>
/// <param name="Message">The id of the message that the link is in: a message that is sent again has the same link.</param>
internal sealed record HostedFile(
    string Token, ContentKey Content, long Size, DateTimeOffset ExpiresAt, string MediaType, string Message, Jid User, string Name)
{
    private const int Parts = 7;

    public string Remember() => string.Create(
        CultureInfo.InvariantCulture, $"{Content} {Size} {ExpiresAt.ToUnixTimeSeconds()} {MediaType} {Message} {User.Bare} {Name}");

    public static bool TryRead(string token, string remembered, [NotNullWhen(true)] out HostedFile? file)
    {
        var parts = remembered.Split(' ', Parts);
        file = parts.Length == Parts && ContentKey.TryParse(parts[0], out var content)
               && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
               && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var expiry) && expiry < int.MaxValue * 4L
               && Jid.TryParse(parts[5], out var user)
            ? new HostedFile(token, content, size, DateTimeOffset.FromUnixTimeSeconds(expiry), parts[3], parts[4], user, parts[6])
            : null;
        return file is not null;
    }

    // Whoever has the token has the file.
    public override string ToString() => $"HostedFile({Content})";
}
