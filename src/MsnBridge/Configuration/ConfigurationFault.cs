namespace MsnBridge.Configuration;

/// <summary>Something in the configuration that the bridge cannot work with.</summary>
/// <param name="Path">The setting, as in <c>xmpp.port</c>; empty where the whole file is meant.</param>
/// <param name="Origin">Where it was set: file and line, or the environment variable.</param>
/// <param name="Problem">What is wrong. Never contains a secret.</param>
/// <param name="Remedy">What to write instead: one or two whole sentences; empty where <paramref name="Problem"/> says it.</param>
internal sealed record ConfigurationFault(string Path, SettingOrigin Origin, string Problem, string Remedy)
{
    public override string ToString() => $"{Origin}: {(Path.Length == 0 ? "" : Path + ": ")}{Problem.TrimEnd('.')}. {Remedy}".TrimEnd();
}

/// <summary>The configuration cannot be used; carries every fault found, in the order of the file.</summary>
internal sealed class ConfigurationException(IReadOnlyList<ConfigurationFault> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<ConfigurationFault> Faults { get; } = faults;
}
