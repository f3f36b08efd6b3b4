using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MsnBridge.Core.Identities;

namespace MsnBridge.Configuration;

/// <summary>The kinds of value that settings have: each from its text and back. Nothing here knows which setting it reads.</summary>
internal static partial class SettingFormats
{
    public static Parsed<string> Text(string text) => text;

    public static Parsed<string> FilePath(string text) =>
        text.Length > 0 && text.IndexOfAny(Path.GetInvalidPathChars()) < 0
            ? text
            : Parsed<string>.Fault($"'{text}' is not a path", "Write a path, for example data/msnbridge.key.");

    public static Parsed<Secret> SecretText(string text) => new Secret(text);

    public static Parsed<bool> Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => Parsed<bool>.Fault($"'{text}' is neither true nor false", "Write true or false."),
    };

    public static Func<string, Parsed<int>> Integer(int minimum, int maximum) => text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= minimum && value <= maximum
            ? value
            : Parsed<int>.Fault($"'{text}' is not a number from {minimum} to {maximum}",
                $"Write a whole number from {minimum} to {maximum}.");

    /// <summary>A number of bytes, which may be more than fits the usual numbers.</summary>
    public static Parsed<long> ByteCount(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : Parsed<long>.Fault($"'{text}' is not a number of bytes", "Write a whole number, without a unit.");

    /// <summary>A port to connect to.</summary>
    public static Parsed<int> Port(string text) => Integer(1, 65535)(text) is { Succeeded: true } port
        ? port
        : Parsed<int>.Fault($"'{text}' is not a port", "Write a number from 1 to 65535.");

    /// <summary>A port to listen on: 0 lets the system choose a free one.</summary>
    public static Parsed<int> ListeningPort(string text) => Integer(0, 65535)(text) is { Succeeded: true } port
        ? port
        : Parsed<int>.Fault($"'{text}' is not a port", "Write a number from 1 to 65535, or 0 for any free port.");

    /// <summary>A host name or an IP address, without scheme, port or path.</summary>
    public static Parsed<string> Host(string text)
    {
        var name = text.StartsWith('[') && text.EndsWith(']') ? text[1..^1] : text;
        return Uri.CheckHostName(name) != UriHostNameType.Unknown
            ? name
            : Parsed<string>.Fault($"'{text}' is not a host name or IP address",
                "Write only the name or address, without 'http://' and without a port.");
    }

    /// <summary>An address of this machine to listen on.</summary>
    public static Parsed<IPAddress> ListeningAddress(string text) =>
        IPAddress.TryParse(text, out var address)
            ? address
            : Parsed<IPAddress>.Fault($"'{text}' is not an IP address",
                "Write 127.0.0.1 for this machine alone, or 0.0.0.0 for every network it is in.");

    public static Parsed<TEnum> Choice<TEnum>(string text) where TEnum : struct, Enum =>
        Enum.GetNames<TEnum>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse<TEnum>(found)
            : Parsed<TEnum>.Fault($"'{text}' is not one of the choices",
                $"Write one of: {string.Join(", ", Enum.GetNames<TEnum>().Select(CamelCase))}.");

    // 500ms 30s 5m 12h 7d
    public static Func<string, Parsed<TimeSpan>> Duration(TimeSpan minimum, TimeSpan maximum) => text =>
    {
        var match = DurationPattern().Match(text);
        if (!match.Success
            || !long.TryParse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return Parsed<TimeSpan>.Fault($"'{text}' is not a length of time",
                "Write a whole number with its unit: 500ms, 30s, 5m, 12h or 7d.");

        var unit = UnitTicks(match.Groups["unit"].Value);
        return count <= maximum.Ticks / unit && count * unit >= minimum.Ticks
            ? TimeSpan.FromTicks(count * unit)
            : Parsed<TimeSpan>.Fault($"'{text}' is out of range",
                $"Write a length of time from {FormatDuration(minimum)} to {FormatDuration(maximum)}.");
    };

    /// <summary>In the largest unit that loses nothing.</summary>
    public static string FormatDuration(TimeSpan duration)
    {
        foreach (var unit in (ReadOnlySpan<string>)["d", "h", "m", "s"])
        {
            if (duration > TimeSpan.Zero && duration.Ticks % UnitTicks(unit) == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / UnitTicks(unit)}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / TimeSpan.TicksPerMillisecond}ms");
    }

    /// <summary>The address of a web service.</summary>
    public static Parsed<Uri> WebAddress(string text) => WebAddressSuchAs("https://example.org/rdr/pprdr.asp")(text);

    /// <inheritdoc cref="WebAddress"/>
    public static Func<string, Parsed<Uri>> WebAddressSuchAs(string example) => text =>
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            return Parsed<Uri>.Fault("it is not a web address", $"Write the whole address, for example {example}.");
        if (url.UserInfo.Length > 0)
            return Parsed<Uri>.Fault("the address carries a user name or password", "Remove everything between '//' and '@', and the '@'.");
        return url;
    };

    public static string Format<T>(T value) => value switch
    {
        null => "",
        Secret => "********",
        bool flag => flag ? "true" : "false",
        TimeSpan duration => FormatDuration(duration),
        Enum choice => CamelCase(choice.ToString()),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static long UnitTicks(string unit) => unit switch
    {
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        "d" => TimeSpan.TicksPerDay,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, null),
    };

    [GeneratedRegex("^(?<count>[0-9]{1,15})(?<unit>ms|s|m|h|d)$", RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();
}
