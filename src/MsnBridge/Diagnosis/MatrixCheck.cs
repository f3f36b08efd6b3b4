using MsnBridge.Matrix;

namespace MsnBridge.Diagnosis;

/// <summary>Asks the homeserver whom it takes the bridge for, and to call the bridge.</summary>
internal sealed class MatrixCheck(MatrixOptions? options, TimeProvider time) : ILinkCheck
{
    private const string Link = "Matrix homeserver";

    public async Task<LinkFinding> TryAsync(CancellationToken cancellationToken)
    {
        if (options is null)
            return LinkFinding.NotUsed(Link, "switched off by matrix.enabled");

        var finding = await MatrixLinkCheck.RunAsync(options, time, cancellationToken);
        return finding.Works ? LinkFinding.Works(Link, finding.Detail) : LinkFinding.Broken(Link, finding.Detail, $"matrix.{finding.Key}");
    }
}
