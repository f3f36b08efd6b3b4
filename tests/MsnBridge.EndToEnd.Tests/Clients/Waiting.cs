namespace MsnBridge.EndToEnd.Tests.Clients;

/// <summary>How long tests wait for what must happen.</summary>
internal static class Waiting
{
    /// <summary>How long anything may take on a busy machine before the test fails.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);
}
