using System.Diagnostics.CodeAnalysis;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Chat;

/// <summary>The words for a status at the prompt.</summary>
internal static class ChatStatus
{
    private static readonly (string Word, MsnpStatus Status)[] s_words =
    [
        ("online", MsnpStatus.Online), ("busy", MsnpStatus.Busy), ("idle", MsnpStatus.Idle), ("brb", MsnpStatus.BeRightBack),
        ("away", MsnpStatus.Away),
        ("phone", MsnpStatus.OnThePhone), ("lunch", MsnpStatus.OutToLunch), ("hidden", MsnpStatus.Hidden),
    ];

    /// <summary>Those that a person can choose.</summary>
    public static string Choices { get; } = string.Join(", ", s_words.Select(word => word.Word));

    public static bool TryParse(string word, [NotNullWhen(true)] out MsnpStatus? status)
    {
        var found = Array.Find(s_words, known => known.Word.Equals(word, StringComparison.OrdinalIgnoreCase));
        status = found.Word is null ? null : found.Status;
        return status is not null;
    }

    public static string Describe(MsnpStatus status) =>
        status == MsnpStatus.Offline ? "offline" : Array.Find(s_words, known => known.Status == status).Word;
}
