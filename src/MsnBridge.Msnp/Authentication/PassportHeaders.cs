using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Authentication;

/// <summary>The header fields of Passport 1.4: pure, so that each odd form is one line of a test.</summary>
internal static class PassportHeaders
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // Passport1.4 OrgVerb=GET,OrgURL=<url>,sign-in=<account>,pwd=<password>,<challenge as the server sent it>
    //
    // Everything but letters and digits is percent-encoded: servers split at commas and decode, so a bare comma or % in a password would break the login.
    public static string Authorization(MsnpCredentials credentials, string challenge) =>
        $"Passport1.4 OrgVerb=GET,OrgURL={ReturnUrl(challenge)},sign-in={Encode(credentials.Account)},pwd={Encode(credentials.Password)},{challenge}";

    // PassportURLs: DARealm=Passport.Net,DALogin=login.example.org/login2.srf,DAReg=...
    //
    // MSN named the login server without a scheme; revival servers send a whole URL.
    public static bool TryReadLoginUrl(HttpResponseHeaders headers, [NotNullWhen(true)] out Uri? loginUrl)
    {
        loginUrl = null;
        if (Field(headers, "PassportURLs") is not { } value || Part(value, "DALogin=") is not { Length: > 0 } login)
            return false;

        if (!login.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !login.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            login = $"https://{login}";

        return Uri.TryCreate(login, UriKind.Absolute, out loginUrl);
    }

    // Authentication-Info: Passport1.4 da-status=success,tname=MSPAuth,...,from-PP='<ticket>',ru=...
    public static bool TryReadTicket(HttpResponseHeaders headers, out Sensitive ticket)
    {
        const string Start = "from-PP='";
        ticket = default;
        if (Field(headers, "Authentication-Info") is not { } value)
            return false;

        var start = value.IndexOf(Start, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return false;

        start += Start.Length;
        var end = value.IndexOf('\'', start);
        if (end <= start)
            return false;

        var text = value[start..end];

        // A ticket is one parameter of a line: a blank in it would make it two, a line end another command.
        if (text.AsSpan().ContainsAnyInRange('\0', ' ') || text.Contains('\x7f', StringComparison.Ordinal))
            return false;

        ticket = new Sensitive(text);
        return true;
    }

    // WWW-Authenticate: Passport1.4 da-status=failed,srealm=Passport.NET,ts=-3,prompt,cburl=...,cbtxt=<percent-encoded text>
    public static bool IsPassportRefusal(HttpResponseHeaders headers, out string? text)
    {
        text = null;
        if (Field(headers, "WWW-Authenticate") is not { } value || !value.Contains("Passport1.4", StringComparison.OrdinalIgnoreCase))
            return false;

        if (Part(value, "cbtxt=") is { Length: > 0 } encoded)
            text = ForOneLine(Uri.UnescapeDataString(encoded.Replace('+', ' ')));

        return true;
    }

    private static string? Field(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    private static string? Part(string value, string key)
    {
        var start = value.IndexOf(key, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;

        start += key.Length;
        var end = value.IndexOf(',', start);
        return (end < 0 ? value[start..] : value[start..end]).Trim();
    }

    /// <summary>The return URL of the challenge, encoded as it came, or MSN's own.</summary>
    private static string ReturnUrl(string challenge) =>
        challenge.Split(',').FirstOrDefault(part => part.StartsWith("ru=", StringComparison.Ordinal)) is { Length: > 3 } part
            ? part[3..]
            : "http%3A%2F%2Fmessenger%2Emsn%2Ecom";

    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length * 2);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value < 0x80 && Unreserved.Contains((char)value, StringComparison.Ordinal))
                encoded.Append((char)value);
            else
                encoded.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    private static string? ForOneLine(string text)
    {
        const int LongestShown = 200;
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length switch
        {
            0 => null,
            > LongestShown => line[..LongestShown],
            _ => line,
        };
    }
}
