using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Deploy;

/// <summary>What an administrator installs: the Debian package, on a Debian that is booted for the test in a container without a network but
/// loopback, and the image that the container file makes of it.</summary>
public sealed class PackageTests(DebianPackages packages) : IClassFixture<DebianPackages>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Package_is_installed_runs_hardened_is_upgraded_and_leaves_nothing_behind()
    {
        SkipWithout("debian", "nspawn");
        var root = await packages.MakeRootAsync();
        var home = Path.Combine(root, "root");
        File.Copy(packages.Old, Path.Combine(home, "old.deb"));
        File.Copy(packages.New, Path.Combine(home, "new.deb"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Deploy", "package_life.sh"), Path.Combine(home, "package_life.sh"));
        await RunAtBootAsync(root);

        await DeployCommand.RunAsync(
            "systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--private-network", "--directory", root, "--boot");

        var steps = await File.ReadAllLinesAsync(Path.Combine(home, "steps"), Token);
        Assert.True(steps is [.., "done"], string.Join('\n', steps));
    }

    [Fact]
    public async Task Container_file_makes_an_image_in_which_the_bridge_starts_and_stops_as_its_own_user()
    {
        SkipWithout("debian", "buildah");
        // bash reads the log as it is written, and asks the bridge to stop when it is up.
        const string UntilUp = """
            id -un
            coproc msnbridge run 2>&1
            bridge=$COPROC_PID
            while read -r line; do printf '%s\n' "$line"; [[ $line != *'is up'* ]] || kill -TERM "$bridge"; done <&"${COPROC[0]}"
            wait "$bridge"; printf 'ended with %s\n' "$?"
            """;
        var context = packages.NewFolder("context");
        File.Copy(packages.New, Path.Combine(context, Path.GetFileName(packages.New)));
        await packages.BuildahAsync("from", "--name", "base", "scratch");
        await packages.BuildahAsync("add", "--quiet", "base", packages.Base, "/");
        // The name that the container file begins with; here it is the Debian of this test.
        await packages.BuildahAsync("commit", "--quiet", "base", "debian:bookworm-slim");
        var file = Path.Combine(TestFolder.Repository, "deploy", "container", "Containerfile");

        await packages.BuildahAsync("bud", "--pull-never", "--quiet", "--tag", "msnbridge", "--file", file, context);
        await packages.BuildahAsync("from", "--pull-never", "--name", "bridge", "msnbridge");
        var said = await packages.BuildahAsync("run", "--env", "MSNBRIDGE_HEALTH__ENABLED=false",
            "--env", "MSNBRIDGE_MSNSERVER__ENABLED=false", "bridge", "--", "bash", "-c", UntilUp);

        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("msnbridge", lines[0]);
        Assert.Contains(lines, line => line.EndsWith("The bridge has stopped", StringComparison.Ordinal));
        Assert.Equal("ended with 0", lines[^1]);
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

    private static void SkipWithout(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
            Assert.SkipWhen(TestFolder.MissingParts.Contains(part), $"The package archive did not give {part}.");
    }
}
