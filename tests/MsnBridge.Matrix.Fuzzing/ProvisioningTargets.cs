using Microsoft.AspNetCore.Http;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Provisioning;
using MsnBridge.Testing;

namespace MsnBridge.Matrix.Fuzzing;

/// <summary>What bridge managers fill in.</summary>
internal static class ProvisioningTargets
{
    private static readonly OneNetwork Network = new();

    public static IEnumerable<FuzzTarget> All =>
    [
        new("provisioning-bodies", Seeds, (input, ref _) => ReadBody(input)) { Words = Samples.Words },
    ];

    private static List<byte[]> Seeds => Samples.Bytes(
    [
        """{"network":"local","address":"alice@msn.example","password":"correct horse"}""",
        """{"address":" alice@msn.example ","password":"x"}""",
        """{"query":"bob"}""",
    ]);

    private static void ReadBody(byte[] input)
    {
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(input) } };
        if (ProvisioningEndpoints.ReadAsync(context).GetAwaiter().GetResult() is not { } body)
            return;

        _ = body.Text("query");
        var (request, missing) = LoginSteps.Read(body, Network);
        if (request is null == missing is null)
            throw new FuzzFindingException("Either something is missing or there is a request.");
        if (request is { } asked && asked.ToString().Contains(asked.Password.Reveal(), StringComparison.Ordinal) && asked.Password.Reveal().Length > 20)
            throw new FuzzFindingException("A request shows its password.");
    }
}
