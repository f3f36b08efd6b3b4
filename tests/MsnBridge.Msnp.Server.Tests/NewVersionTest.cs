using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>A network that speaks MSNP2 to 18 and challenges nobody.</summary>
public abstract class NewVersionTest : NetworkTest
{
    protected static readonly Guid Desktop = new("11111111-aaaa-4bbb-8ccc-000000000001");
    protected static readonly Guid Laptop = new("22222222-aaaa-4bbb-8ccc-000000000002");
    protected static readonly Guid Office = new("33333333-dddd-4eee-8fff-000000000003");

    protected override MsnServerOptions Options { get; } = TestOptions with
    {
        Dialects = [.. MsnpDialect.All.Where(dialect => dialect.Version <= 18)],
        ChallengeClients = false,
    };

    protected static string Document(string user, string lists, string domain = "msn.example") =>
        $"<ml><d n=\"{domain}\"><c n=\"{user}\" l=\"{lists}\" t=\"1\"/></d></ml>";
}
