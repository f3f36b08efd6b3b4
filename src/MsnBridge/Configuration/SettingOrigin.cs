namespace MsnBridge.Configuration;

/// <summary>Where a setting was written: a line of the file, an environment variable, or nowhere.</summary>
/// <param name="Line">Counted from 1; 0 where it is not a line.</param>
internal sealed record SettingOrigin(string Source, int Line = 0)
{
    public static SettingOrigin Default { get; } = new("default");

    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}";
}
