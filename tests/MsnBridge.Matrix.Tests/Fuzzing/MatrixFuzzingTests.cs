using MsnBridge.Matrix.Fuzzing;
using MsnBridge.Testing.Fuzzing;

namespace MsnBridge.Matrix.Tests.Fuzzing;

/// <summary>Some thousand cases of every target, the same each time; <c>tests/MsnBridge.Matrix.Fuzzing</c> runs as many new ones as somebody wants.</summary>
public sealed class MatrixFuzzingTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory, MemberData(nameof(Targets))]
    public async Task No_input_breaks_hangs_or_bloats_a_reader(string name) =>
        Assert.Null(await Fuzzer.CheckAsync(FuzzTargets.All, name, TestContext.Current.CancellationToken));
}
