using System.Text;
using MsnBridge.Configuration.Yaml;

namespace MsnBridge.Configuration;

/// <summary>Reads <c>bridge.yaml</c> and the environment into a <see cref="BridgeConfiguration"/>, or reports everything that is wrong with
/// them.</summary>
internal static class BridgeConfigurationLoader
{
    private const int MaxFileLength = 256 * 1024;

    /// <exception cref="ConfigurationException">With all faults at once; only a file that is not YAML has one fault alone.</exception>
    public static BridgeConfiguration Load(string path, EnvironmentSettings environment) =>
        Parse(ReadFile(path), Path.GetFileName(path), Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath("."), environment);

    /// <param name="fileName">As it is called in messages.</param>
    /// <param name="folder">Where relative paths in the text begin.</param>
    /// <inheritdoc cref="Load"/>
    public static BridgeConfiguration Parse(string text, string fileName, string folder, EnvironmentSettings environment)
    {
        var report = new SettingsReport(fileName, folder);
        var root = SettingsSection.Root(ReadYaml(text, fileName), environment, report);
        var configuration = BridgeSections.Read(root, report);
        root.Close();
        foreach (var variable in environment.FindUnused())
        {
            report.Add(new ConfigurationFault("", new SettingOrigin(variable), "no setting belongs to this environment variable",
                "Write MSNBRIDGE_, the section, two underscores and the key, for example MSNBRIDGE_XMPP__PORT."));
        }

        return report.Faults.Count == 0 ? configuration : throw new ConfigurationException(report.Faults);
    }

    private static YamlMapping ReadYaml(string text, string fileName)
    {
        try
        {
            return YamlReader.Read(text);
        }
        catch (YamlSyntaxException error)
        {
            throw Fault($"{fileName}:{error.Position.Line}:{error.Position.Column}", error.Message, error.Remedy);
        }
    }

    private static string ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.CanSeek && file.Length > MaxFileLength)
                throw Fault(path, $"the file is longer than {MaxFileLength} bytes",
                    "This is no configuration of the bridge: name another file with --config.");
            var buffer = new byte[MaxFileLength];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return utf8.GetString(buffer, 0, length).TrimStart('\uFEFF');
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fault(path, "the file does not exist",
                "Name the configuration with --config, or start from the bridge.yaml of the project.");
        }
        catch (UnauthorizedAccessException)
        {
            throw Fault(path, "the file cannot be read: permission denied, or it is a folder",
                "Name a file that the bridge's user may read.");
        }
        catch (DecoderFallbackException)
        {
            throw Fault(path, "the file is not UTF-8 text", "Save it in UTF-8.");
        }
        catch (IOException error)
        {
            throw Fault(path, $"the file cannot be read ({error.Message.TrimEnd('.')})", "Name another file with --config.");
        }
    }

    private static ConfigurationException Fault(string origin, string problem, string remedy) =>
        new([new ConfigurationFault("", new SettingOrigin(origin), problem, remedy)]);
}
