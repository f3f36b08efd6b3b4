using MsnBridge.MsnNetwork.Fuzzing;
using MsnBridge.Testing.Fuzzing;

namespace MsnBridge.MsnNetwork.Tests.Fuzzing;

/// <summary>Some thousand cases of every target, the same each time; <c>tests/MsnBridge.MsnNetwork.Fuzzing</c> runs as many new ones as somebody wants.</summary>
public sealed class MsnNetworkFuzzingTests
{
    private const long Cases = 2000;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory, MemberData(nameof(Targets))]
    public async Task No_input_breaks_hangs_or_bloats_a_reader(string name) =>
        Assert.Null(await Fuzzer.CheckAsync(FuzzTargets.All, name, TestContext.Current.CancellationToken, Cases));
}
