using MsnBridge.Core.Journal;

namespace MsnBridge.Configuration;

/// <summary>The part <c>backlog</c> of the section <c>bridge</c>: how much waits for a home network that is away.</summary>
internal static class BacklogSection
{
    // Less would discard what a short outage lets wait.
    private const long LeastBytes = 1_000_000;

    /// <param name="keepFiles">What is left out is not longer than that, so that whoever shortens it need not write this too.</param>
    public static BacklogLimits Read(SettingsSection section, TimeSpan keepFiles)
    {
        var defaults = new BacklogLimits();
        var messages = section.Value("messages", defaults.Messages, SettingFormats.Integer(100, 10_000_000));
        var bytes = section.Value("bytes", defaults.Bytes, Bytes);
        return new BacklogLimits
        {
            Messages = messages,
            Bytes = bytes,
            ChatMessages = messages / 2,
            ChatBytes = bytes / 2,
            Age = section.Value("age", defaults.Age < keepFiles ? defaults.Age : keepFiles, SettingFormats.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(365))),
        };
    }

    private static Parsed<long> Bytes(string text) => SettingFormats.ByteCount(text) is { Succeeded: true, Value: < LeastBytes }
        ? Parsed<long>.Fault($"'{text}' is too few", $"Write {LeastBytes} or more.")
        : SettingFormats.ByteCount(text);
}
