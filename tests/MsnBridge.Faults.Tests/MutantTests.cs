using MsnBridge.Faults.Runs;

namespace MsnBridge.Faults.Tests;

/// <summary>A check that cannot fail proves nothing.</summary>
public sealed class MutantTests(MutantTests.PlayedMutants mutants) : IClassFixture<MutantTests.PlayedMutants>
{
    [Theory]
    [InlineData("loses", "Lost: ")]
    [InlineData("doubles", "Doubled: ")]
    [InlineData("reorders", "OutOfOrder: ")]
    [InlineData("does-not-tell", "Untold: ")]
    [InlineData("tells-twice", "ToldTwice: ")]
    [InlineData("tells-wrong", "ToldWrong: ")]
    [InlineData("sends-again", "Doubled: ")]
    [InlineData("takes-new-ids", "Doubled: ")]
    [InlineData("forgets-what-it-has", "Untold: ")]
    [InlineData("stands-still", "something is still under way")]
    [InlineData("talks", "the log holds")]
    [InlineData("throws-away", "Nobody looked at an exception")]
    [InlineData("forgets-rooms", "rooms with ")]
    [InlineData("believes-what-it-wrote", "Lost: ")]
    [InlineData("forgets-ids", "Doubled: ")]
    [InlineData("offers-no-contacts", "home idle False")]
    public void A_bridge_that_is_broken_on_purpose_is_found_out(string mutant, string found) =>
        Assert.Contains(mutants.Faults, fault => fault.Contains($" of {mutant}: ", StringComparison.Ordinal) && fault.Contains(found, StringComparison.Ordinal));

    [Fact]
    public void Every_mutant_is_looked_at() => Assert.Equal(16, Mutants.All.Count);

    /// <summary>Played once for all, since starting processes takes longer.</summary>
    public sealed class PlayedMutants : IAsyncLifetime
    {
        // The last of them is one in which exceptions are looked for.
        private static readonly IEnumerable<int> s_seeds = Enumerable.Range(30_027, 24);

        internal List<string> Faults { get; } = [];

        public async ValueTask InitializeAsync() => await Workers.RunAsync(
            [.. Mutants.All.Keys.Order(StringComparer.Ordinal).SelectMany(mutant => s_seeds.Select(seed => new RunOrder(seed, Mutants.All[mutant].Home, mutant)))],
            Faults.Add,
            TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
