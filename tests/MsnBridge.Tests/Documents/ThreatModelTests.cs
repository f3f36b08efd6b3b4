using System.Text.RegularExpressions;
using MsnBridge.Testing;

namespace MsnBridge.Tests.Documents;

/// <summary>Keeps <c>docs/threat-model.md</c> true: what is said to stand against a threat is proven by a test that is named.</summary>
public sealed partial class ThreatModelTests
{
    [Fact]
    public async Task Each_threat_names_a_test_that_exists()
    {
        var document = await Repository.ReadDocumentAsync("threat-model.md", TestContext.Current.CancellationToken);
        var proven = document[..document.IndexOf("## What is not protected", StringComparison.Ordinal)];
        var threats = Threat().Matches(proven).Select(match => match.Value).ToList();
        Assert.True(threats.Count > 40);
        Assert.DoesNotContain(threats, threat => !TestName().IsMatch(threat));
        Assert.Empty(TestName().Matches(document).Select(match => match.Groups[1].Value).Except(Repository.TestNames()));
    }

    [Fact]
    public void No_secret_is_compared_character_by_character() =>
        Assert.DoesNotContain(Repository.SourceLines(), line => Comparison().IsMatch(line) && !line.Contains("Length", StringComparison.Ordinal));

    // A threat is one item of a list, with the lines that continue it.
    [GeneratedRegex(@"^- \*\*.*(?:\n  .*)*", RegexOptions.Multiline)]
    private static partial Regex Threat();

    [GeneratedRegex(@"`(\w+\.\w+_\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"Reveal\(\)\s*[=!]=|[=!]=\s*[\w.!]*Reveal\(\)|\.Equals\([^)]*Reveal\(\)|Reveal\(\)\.(?:Equals|StartsWith|CompareTo)\(")]
    private static partial Regex Comparison();
}
