using System.Globalization;

namespace MsnBridge.Core.Files;

/// <summary>The words in which people are told of files: the same on every home network.</summary>
public static class FileText
{
    /// <summary>Name and size, for example <c>"holiday.jpg" (1.2 MB)</c>.</summary>
    public static string Describe(SharedFile file) => $"\"{file.Name}\" ({Size(file.Size)})";

    /// <summary>A size for a person, in powers of 1000 as file managers show it.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB"];
        double value = bytes;
        var unit = 0;
        while (value >= 1000 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return unit == 0 ? $"{bytes} {units[0]}" : $"{value.ToString("0.#", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    /// <summary>Why a file that a contact offered is not here.</summary>
    /// <param name="limit">How large it might have been, where that is the reason; otherwise null.</param>
    public static string Describe(SharedFile file, FileFailure failure, long? limit) => failure switch
    {
        FileFailure.Declined => $"The file {Describe(file)} was declined.",
        FileFailure.NotWanted => $"The file {Describe(file)} was offered and declined: your rules for files refuse it.",
        FileFailure.TooLarge when limit is { } largest => $"The file {Describe(file)} was offered and declined: the largest that can come here is {Size(largest)}.",
        FileFailure.TooLarge => $"The file {Describe(file)} was offered and declined: it is too large.",
        FileFailure.Unanswered => $"The file {Describe(file)} was declined: nobody answered in time.",
        FileFailure.Withdrawn => $"The file {Describe(file)} is not offered any more.",
        FileFailure.TakenElsewhere => $"The file {Describe(file)} was taken elsewhere: by another client with which you are signed in.",
        FileFailure.DeclinedElsewhere => $"The file {Describe(file)} was declined elsewhere: by another client with which you are signed in.",
        FileFailure.Interrupted => $"The file {Describe(file)} did not arrive: the connection to its sender ended. It can be sent again.",
        FileFailure.NoRoom => $"The file {Describe(file)} was offered and declined: the bridge has no room for it at the moment.",
        FileFailure.TooMany => $"The file {Describe(file)} was offered and declined, and others with it: too many are offered at once.",
        FileFailure.CannotBeShown => $"The file {Describe(file)} was offered and declined: there is no way to show it to you here.",
        FileFailure.Damaged => $"The file {Describe(file)} did not arrive whole. It can be sent again.",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, null),
    };
}
