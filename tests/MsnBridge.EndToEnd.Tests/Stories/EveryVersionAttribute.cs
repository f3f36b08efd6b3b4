using Xunit.v3;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>Stories that <c>tests/run</c> plays once for each version of MSNP it names: everything that passes between a home network and MSN.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EveryVersionAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("msnp", "every")];
}
