using MsnBridge.Msnp.Fuzzing;
using MsnBridge.Testing.Fuzzing;

namespace MsnBridge.Msnp.Server.Tests.Fuzzing;

/// <summary>Some thousand cases of every target, the same each time; <c>tests/MsnBridge.Msnp.Fuzzing</c> runs as many new ones as somebody wants.</summary>
public sealed class FuzzingTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory, MemberData(nameof(Targets))]
    public async Task No_input_breaks_hangs_or_bloats_a_reader(string name) =>
        Assert.Null(await Fuzzer.CheckAsync(FuzzTargets.All, name, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("token-service", "BinarySecurityToken")]
    [InlineData("offline-store-service", "AcknowledgmentRange")]
    [InlineData("offline-fetch-service", "GetMessageResult")]
    [InlineData("storage-service", "GetProfileResult")]
    [InlineData("address-book-service", "ABFindContactsPagedResult")]
    [InlineData("sharing-service", "FindMembershipResult")]
    public void Requests_to_the_web_services_are_good_ones_before_they_are_changed(string name, string expected) =>
        Assert.Contains(WebServiceTargets.AnswersToSeeds(name), answer => answer.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void A_case_can_be_repeated_by_its_number()
    {
        var inputs = new List<byte[]>();
        var target = new FuzzTarget("repeated", FuzzTargets.All[0].Seeds, (input, ref _) => inputs.Add(input));
        new Fuzzer(target, Fuzzer.UsualSeed).Run(4000, 1, TestContext.Current.CancellationToken);
        new Fuzzer(target, Fuzzer.UsualSeed).Run(3990, 20, TestContext.Current.CancellationToken);
        Assert.Equal(inputs[0], inputs[11]);
        Assert.NotEqual(inputs[0], inputs[12]);
    }

    [Fact]
    public void Whatever_comes_out_of_a_reader_is_a_finding_with_its_number()
    {
        var target = new FuzzTarget("broken", [[1], [2]], (_, ref _) => throw new FuzzFindingException("broken"));
        Assert.Contains("--target broken --seed 20260101 --case 0", new Fuzzer(target, Fuzzer.UsualSeed).Run(0, 10, TestContext.Current.CancellationToken).Failure);
    }

    [Fact]
    public void A_reader_that_takes_more_memory_than_its_input_allows_is_a_finding()
    {
        var target = new FuzzTarget("greedy", [[1], [2]], (_, ref _) => GC.KeepAlive(new byte[1024 * 1024]));
        Assert.Contains("allocates", new Fuzzer(target, Fuzzer.UsualSeed).Run(0, 10, TestContext.Current.CancellationToken).Failure);
    }
}
