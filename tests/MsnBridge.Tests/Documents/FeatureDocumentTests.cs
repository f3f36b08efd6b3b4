using System.Text.RegularExpressions;
using MsnBridge.Testing;

namespace MsnBridge.Tests.Documents;

/// <summary>Keeps <c>docs/features.md</c> true: what is ticked there is proven by a test that is named.</summary>
public sealed partial class FeatureDocumentTests
{
    [Fact]
    public async Task Each_tick_names_a_test_that_exists()
    {
        var document = await Repository.ReadDocumentAsync("features.md", TestContext.Current.CancellationToken);
        var tests = Repository.TestNames();
        var features = Feature().Matches(document).Select(match => match.Value).ToList();
        Assert.NotEmpty(features);
        Assert.DoesNotContain(features, feature => !TestName().IsMatch(feature));
        Assert.Empty(TestName().Matches(document).Select(match => match.Groups[1].Value).Except(tests));
    }

    // A feature is one item of a list, with the lines that continue it.
    [GeneratedRegex(@"^- ☑ .*(?:\n  .*)*", RegexOptions.Multiline)]
    private static partial Regex Feature();

    [GeneratedRegex(@"`(\w+\.\w+_\w+)`")]
    private static partial Regex TestName();
}
