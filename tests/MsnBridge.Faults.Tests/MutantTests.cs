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
    [InlineData("gives-up-a-service", "CancelledService ended with a fault")]
    [InlineData("forgets-rooms", "rooms with ")]
    [InlineData("believes-what-it-wrote", "Lost: ")]
    [InlineData("forgets-ids", "Doubled: ")]
    [InlineData("offers-no-contacts", "home idle False")]
    public void A_bridge_that_is_broken_on_purpose_is_found_out(string mutant, string found) =>
        Assert.Contains(mutants.Faults, fault => fault.Contains($" of {mutant}: ", StringComparison.Ordinal) && fault.Contains(found, StringComparison.Ordinal));

    [Fact]
    public void Every_mutant_is_looked_at() => Assert.Equal(17, Mutants.All.Count);

    /// <summary>Played once for all, since starting processes takes longer.</summary>
    public sealed class PlayedMutants : IAsyncLifetime
    {
        // In the last of them exceptions are looked for.
        private const int LastSeed = 30_050;
        private const int UsualSeeds = 8;

        // What these do wrong is seen where a process dies at the right moment only.
        private const int SeedsOfRare = 24;
        private static readonly string[] s_rare = ["believes-what-it-wrote", "forgets-ids", "forgets-rooms", "forgets-what-it-has", "sends-again", "takes-new-ids"];

        internal List<string> Faults { get; } = [];

        public async ValueTask InitializeAsync() => await Workers.RunAsync(
            [.. Mutants.All.Keys.Order(StringComparer.Ordinal).SelectMany(mutant => SeedsOf(mutant).Select(seed => new RunOrder(seed, Mutants.All[mutant].Home, mutant)))],
            Faults.Add,
            TestContext.Current.CancellationToken);

        private static IEnumerable<int> SeedsOf(string mutant)
        {
            var count = s_rare.Contains(mutant) ? SeedsOfRare : UsualSeeds;
            return Enumerable.Range(LastSeed - count + 1, count);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
