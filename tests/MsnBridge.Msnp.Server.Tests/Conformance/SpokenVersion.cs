using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>The versions that the client library and the embedded network speak with one another, in every test here.</summary>
internal static class SpokenVersion
{
    /// <summary>All, the oldest first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. MsnpDialect.All.OrderBy(dialect => dialect.Version).Select(dialect => dialect.Name)];

    /// <summary>One of each way in which the contact list is kept, and the first with groups, with endpoints, with circles and with datagrams.</summary>
    public static IReadOnlyList<string> OfEachModel { get; } =
        [.. ((string[])["MSNP2", "MSNP7", "MSNP9", "MSNP12", "MSNP13", "MSNP15", "MSNP16", "MSNP18", "MSNP21"]).Where(All.Contains)];

    /// <summary>Pairs that meet in the world: one step of history, and the whole of it.</summary>
    public static IReadOnlyList<(string One, string Other)> Mixed { get; } =
    [
        .. ((string, string)[])[("MSNP2", "MSNP8"), ("MSNP7", "MSNP12"), ("MSNP8", "MSNP15"), ("MSNP8", "MSNP12"), ("MSNP12", "MSNP18"), ("MSNP15", "MSNP21"), ("MSNP18", "MSNP21"), ("MSNP2", "MSNP21")],
    ];

    /// <summary>Whether both are spoken.</summary>
    public static bool AreBothSpoken((string One, string Other) pair) => All.Contains(pair.One) && All.Contains(pair.Other);
}
