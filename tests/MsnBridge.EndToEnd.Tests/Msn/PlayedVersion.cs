using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server;

namespace MsnBridge.EndToEnd.Tests.Msn;

/// <summary>
/// The version of MSNP that the bridge speaks in this run: the one in <c>BRIDGETESTS_MSNP</c>, for example <c>MSNP15</c>, or, where it is not set, the best
/// that bridge and network both know.
/// </summary>
internal static class PlayedVersion
{
    private const string Variable = "BRIDGETESTS_MSNP";

    /// <summary>What the network of a stage speaks.</summary>
    public static IReadOnlyList<MsnpDialect> Dialects { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name
        ? [MsnpDialect.Find(name) ?? throw new InvalidOperationException($"{Variable} is {name}, which is no version of MSNP.")]
        : new MsnServerOptions().Dialects;

    /// <summary>Whether the network keeps what is said to somebody who is not there.</summary>
    public static bool KeepsMessages => Dialects[0].OfflineMessages is not (OfflineMessageForm.None or OfflineMessageForm.FetchOnly);

    /// <summary>Whether there are personal messages and media.</summary>
    public static bool HasPersonalMessages => Dialects[0].HasPersonalMessages;

    /// <summary>Whether an account may be signed in from several places.</summary>
    public static bool HasPlaces => Dialects[0].HasEndpoints;

    /// <summary>That version where the network speaks it, for somebody whose client is not the bridge; otherwise the one that is played.</summary>
    public static string Or(string version) => Dialects.Any(dialect => dialect.Name == version) ? version : Name;

    /// <summary>What others see of a personal message: before MSNP11 nothing.</summary>
    public static string? Shown(string personalMessage) => Dialects[0].HasPersonalMessages ? personalMessage : null;

    /// <summary>The version that a session ends up with.</summary>
    public static string Name => Dialects[0].Name;
}
