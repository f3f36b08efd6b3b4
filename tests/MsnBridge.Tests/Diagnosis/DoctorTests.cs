using MsnBridge.Diagnosis;
using MsnBridge.Tests.Configuration;

namespace MsnBridge.Tests.Diagnosis;

public sealed class DoctorTests
{
    [Fact]
    public async Task A_broken_link_is_named_with_the_line_to_change_and_the_others_are_tried_all_the_same()
    {
        var output = new StringWriter { NewLine = "\n" };
        var settings = ConfigurationText.Load(ConfigurationText.Minimal).Report;
        var doctor = new Doctor(
        [
            new Answer(LinkFinding.Works("database", "data/msnbridge.db")),
            new Answer(LinkFinding.Broken("xmpp", "The secret is wrong.", "xmpp.secret")),
            new Answer(LinkFinding.NotUsed("embedded MSN network", "msnServer.enabled is false.")),
            new Answer(LinkFinding.Broken("port", "Nothing listens there.", "xmpp.port")),
        ], settings, output);

        var broken = await doctor.ExamineAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, broken);
        Assert.Equal("""
            ok      database: data/msnbridge.db
            BROKEN  xmpp: The secret is wrong.
                    change bridge.yaml:3 (xmpp.secret)
            -       embedded MSN network: msnServer.enabled is false.
            BROKEN  port: Nothing listens there.
                    change bridge.yaml:1 (xmpp.port)
            2 links are broken.

            """, output.ToString());
    }

    private sealed class Answer(LinkFinding finding) : ILinkCheck
    {
        public Task<LinkFinding> TryAsync(CancellationToken cancellationToken) => Task.FromResult(finding);
    }
}
