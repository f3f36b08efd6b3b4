using MsnBridge.Configuration;

namespace MsnBridge.Diagnosis;

/// <summary>Tries links one after the other and tells what it finds, a line for each; goes on after a broken one.</summary>
internal sealed class Doctor(IEnumerable<ILinkCheck> checks, SettingsReport settings, TextWriter output)
{
    /// <summary>How many links are broken.</summary>
    public async Task<int> ExamineAsync(CancellationToken cancellationToken)
    {
        var broken = 0;
        foreach (var check in checks)
        {
            var finding = await check.TryAsync(cancellationToken);
            await TellAsync(finding);
            broken += finding.State == LinkState.Broken ? 1 : 0;
        }

        await output.WriteLineAsync(broken switch
        {
            0 => "Every link works.",
            1 => "1 link is broken.",
            _ => $"{broken} links are broken.",
        });
        return broken;
    }

    private async Task TellAsync(LinkFinding finding)
    {
        var state = finding.State switch
        {
            LinkState.Works => "ok    ",
            LinkState.Broken => "BROKEN",
            LinkState.NotUsed => "-     ",
            _ => throw new InvalidOperationException($"Unknown state {finding.State}."),
        };
        await output.WriteLineAsync($"{state}  {finding.Link}: {finding.Detail}");
        if (finding.Setting is not null)
            await output.WriteLineAsync($"        change {settings.Locate(finding.Setting)}");
    }
}
