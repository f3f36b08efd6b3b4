using System.Diagnostics;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Deploy;

/// <summary>
/// The Debian package on a Debian that was made for the test and booted, with systemd as on any server, in a container without a network but
/// loopback. Needs root.
/// </summary>
public sealed class PackageTests
{
    // It gets a Debian from the archive.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Package_is_installed_runs_hardened_is_upgraded_and_leaves_nothing_behind()
    {
        foreach (var part in new[] { "debian", "nspawn" })
            Assert.SkipWhen(TestFolder.MissingParts.Contains(part), $"The package archive did not give {part}.");
        var folder = Directory.CreateDirectory(Path.Combine(TestFolder.Root, $"package-{Guid.NewGuid():N}")).FullName;
        var root = Path.Combine(folder, "root");

        await RunAsync("mmdebstrap", "--quiet", "--variant=apt",
            "--include=adduser,ca-certificates,libssl3,libstdc++6,zlib1g,systemd,systemd-sysv,dbus", "bookworm", root);
        await PutPackageAsync(folder, "98.0.0", Path.Combine(root, "root", "old.deb"));
        await PutPackageAsync(folder, "99.0.0", Path.Combine(root, "root", "new.deb"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Deploy", "package_life.sh"), Path.Combine(root, "root", "package_life.sh"));
        await RunAtBootAsync(root);
        await RunAsync("systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network", "--directory", root, "--boot");

        var steps = await File.ReadAllLinesAsync(Path.Combine(root, "root", "steps"), Token);
        Assert.True(steps is [.., "done"], string.Join('\n', steps));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task PutPackageAsync(string folder, string version, string place)
    {
        var program = Path.GetDirectoryName(BridgeProcess.PublishedProgram);
        string[] published = program is null ? [] : ["--program", program];
        var said = await RunAsync(Path.Combine(TestFolder.Repository, "deploy", "package"), [folder, "--version", version, .. published]);
        File.Move(said.Trim(), place);
    }

    /// <summary>Has the steps run once the system is up, and the system end with them.</summary>
    private static async Task RunAtBootAsync(string root)
    {
        const string Unit = """
            [Unit]
            After=multi-user.target
            SuccessAction=poweroff
            FailureAction=poweroff
            [Service]
            Type=oneshot
            TimeoutStartSec=5min
            StandardOutput=file:/root/steps
            StandardError=inherit
            ExecStart=/bin/bash /root/package_life.sh
            """;
        var units = Path.Combine(root, "etc", "systemd", "system");
        await File.WriteAllTextAsync(Path.Combine(units, "package-life.service"), Unit, Token);
        // Wanted by what is reached last, and not before it, since enabling and starting services waits for the boot to be over.
        var wants = Directory.CreateDirectory(Path.Combine(units, "graphical.target.wants")).FullName;
        File.CreateSymbolicLink(Path.Combine(wants, "package-life.service"), "/etc/systemd/system/package-life.service");
    }

    /// <returns>What it wrote.</returns>
    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = TestFolder.Repository,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = process.StandardOutput.ReadToEndAsync(Token);
        var complained = process.StandardError.ReadToEndAsync(Token);
        try
        {
            await process.WaitForExitAsync(Token).WaitAsync(s_patience, Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await complained}{await said}");
        return await said;
    }
}
