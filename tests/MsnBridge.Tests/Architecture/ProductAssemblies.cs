using System.Reflection;

namespace MsnBridge.Tests.Architecture;

/// <summary>The assemblies of the product, found beside the test.</summary>
internal static class ProductAssemblies
{
    public const string Host = "msnbridge";

    /// <summary>Who may refer to whom. What is not here may not; nothing points upward, and the networks do not see one another.</summary>
    public static IReadOnlyDictionary<string, string[]> AllowedReferences { get; } = new Dictionary<string, string[]>
    {
        ["MsnBridge.Addresses"] = [],
        ["MsnBridge.Msnp"] = ["MsnBridge.Addresses"],
        ["MsnBridge.Msnp.Server"] = ["MsnBridge.Msnp"],
        ["MsnBridge.Core"] = [],
        ["MsnBridge.MsnNetwork"] = ["MsnBridge.Core", "MsnBridge.Msnp", "MsnBridge.Msnp.Server"],
        ["MsnBridge.Matrix"] = ["MsnBridge.Core"],
        ["MsnBridge.Web"] = ["MsnBridge.Core"],
        ["MsnBridge.Xmpp"] = ["MsnBridge.Addresses", "MsnBridge.Core"],
        ["MsnBridge.Data"] = ["MsnBridge.Core"],
        ["MsnBridge.Data.Sqlite"] = ["MsnBridge.Core", "MsnBridge.Data"],
        ["MsnBridge.Data.Postgres"] = ["MsnBridge.Core", "MsnBridge.Data"],
    };

    public static IReadOnlyList<Assembly> All { get; } =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name == Host
                || (name.StartsWith("MsnBridge.", StringComparison.Ordinal) && !name.EndsWith(".Tests", StringComparison.Ordinal)
                && name != "MsnBridge.Testing"))
            .Order(StringComparer.Ordinal)
            .Select(Assembly.Load),
    ];
}
