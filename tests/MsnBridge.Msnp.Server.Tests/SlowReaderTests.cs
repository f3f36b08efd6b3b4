using System.Text;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class SlowReaderTests : NetworkTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { OutgoingQueueLength = 16 };

    [Fact]
    public async Task A_client_that_does_not_read_is_given_up_and_the_others_are_not()
    {
        var bob = await SignInAsync(Bob, "MSNP11");
        var alice = await SignInAsync(Alice, "MSNP11");
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(10, 1000).Select(number => $"GCF {number} Shields.xml\r\n")));
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (true)
                await alice.SendRawAsync(requests);
        });
        await bob.ExpectNothingAsync();
    }
}
