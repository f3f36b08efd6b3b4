using System.Diagnostics.CodeAnalysis;

namespace MsnBridge.Faults.Msn;

/// <summary>What people say in a run: a text that names its message, and that a log must not hold.</summary>
internal static class SpokenText
{
    public const string Mark = "what-was-said-";

    public static string Of(string name) => Mark + name;

    public static bool TryRead(string? text, [NotNullWhen(true)] out string? name)
    {
        name = text?.StartsWith(Mark, StringComparison.Ordinal) == true ? text[Mark.Length..] : null;
        return name is not null;
    }
}
