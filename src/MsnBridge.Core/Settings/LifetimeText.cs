using System.Globalization;

namespace MsnBridge.Core.Settings;

/// <summary>Times as people write them: a whole number and its unit, <c>30m</c>, <c>12h</c> or <c>7d</c>.</summary>
public static class LifetimeText
{
    // More than anybody waits, and far from what overflows.
    private const int Largest = 100_000;

    public static bool TryParse(string text, out TimeSpan time)
    {
        text = text.Trim();
        time = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > Largest)
            return false;
        TimeSpan? found = char.ToLowerInvariant(text[^1]) switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
        time = found ?? default;
        return found is not null;
    }

    /// <summary>In words that <see cref="TryParse"/> reads.</summary>
    public static string Describe(TimeSpan time)
    {
        var (number, unit) = time.Ticks % TimeSpan.TicksPerDay == 0 ? (time.TotalDays, "d") : time.Ticks % TimeSpan.TicksPerHour == 0 ? (time.TotalHours, "h") : (time.TotalMinutes, "m");
        return string.Create(CultureInfo.InvariantCulture, $"{number:0}{unit}");
    }
}
