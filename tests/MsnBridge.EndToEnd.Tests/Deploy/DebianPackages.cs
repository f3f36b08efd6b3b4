using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Deploy;

/// <summary>The Debian package in two versions, and a small Debian from the archive to install it in. Needs root.</summary>
public sealed class DebianPackages : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(TestFolder.Root, $"package-{Guid.NewGuid():N}");

    /// <summary>The files of the Debian, a tar archive.</summary>
    public string Base => Path.Combine(_folder, "debian.tar");

    public string Old { get; private set; } = "";

    public string New { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (TestFolder.MissingParts.Contains("debian"))
            return;

        Directory.CreateDirectory(_folder);
        await DeployCommand.RunAsync("mmdebstrap", "--quiet", "--variant=apt",
            "--include=adduser,ca-certificates,libssl3,libstdc++6,zlib1g,systemd,systemd-sysv,dbus", "bookworm", Base);
        var program = Path.GetDirectoryName(BridgeProcess.PublishedProgram);
        if (program is null)
        {
            program = NewFolder("program");
            await DeployCommand.RunAsync(Path.Combine(TestFolder.Repository, "deploy", "publish"), program);
        }

        Old = await MakeAsync("98.0.0", program);
        New = await MakeAsync("99.0.0", program);
    }

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>Unpacks a Debian of the caller's own and returns its folder.</summary>
    public async Task<string> MakeRootAsync()
    {
        var root = NewFolder("root");
        await DeployCommand.RunAsync("tar", "--directory", root, "--extract", "--file", Base);
        return root;
    }

    /// <summary>Images without an engine that runs in the background, kept in the folder of this test.</summary>
    /// <returns>What it wrote.</returns>
    public Task<string> BuildahAsync(string command, params string[] arguments) => DeployCommand.RunAsync("buildah",
        ["--root", Path.Combine(_folder, "images"), "--runroot", Path.Combine(_folder, "running"), "--storage-driver", "vfs", command,
            .. Isolated(command), .. arguments]);

    // Neither namespaces nor control groups are needed to see what the file makes.
    private static string[] Isolated(string command) => command is "bud" or "run" or "from" ? ["--isolation", "chroot"] : [];

    private async Task<string> MakeAsync(string version, string program) => (await DeployCommand.RunAsync(
        Path.Combine(TestFolder.Repository, "deploy", "package"), _folder, "--version", version, "--program", program)).Trim();
}
