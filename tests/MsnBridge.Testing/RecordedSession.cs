using System.Globalization;
using System.Text;

namespace MsnBridge.Testing;

/// <summary>A session of software that nobody here wrote; <c>Recorded/README.md</c> tells the form of the files.</summary>
public sealed class RecordedSession
{
    private const string Replacement = "\u2420";

    private readonly List<RecordedFrame> _frames = [];
    private readonly List<(string Address, string Name)> _accounts = [];
    private readonly List<(string One, string Other)> _friends = [];

    private RecordedSession(string name) => Name = name;

    /// <summary>The names of all recorded sessions, for example <c>libpurple-msnp15/basic</c>.</summary>
    public static IEnumerable<string> Names => NamesIn(Folder);

    /// <summary>The file's name below its folder, without the ending.</summary>
    public string Name { get; }

    /// <summary>The name of the version spoken, for example <c>MSNP15</c>.</summary>
    public string Dialect { get; private set; } = "";

    /// <summary>Who there is.</summary>
    public IReadOnlyList<(string Address, string Name)> Accounts => _accounts;

    /// <summary>Who has whom as a contact beforehand, both ways.</summary>
    public IReadOnlyList<(string One, string Other)> Friends => _friends;

    /// <summary>What was said, over all connections, in the order of the recording.</summary>
    public IReadOnlyList<RecordedFrame> Frames => _frames;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Recorded");

    /// <summary>The names of the sessions below a folder.</summary>
    public static IEnumerable<string> NamesIn(string folder) => Directory
        .EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories)
        .Select(path => Path.ChangeExtension(Path.GetRelativePath(folder, path), null).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>Reads one of the recorded sessions.</summary>
    public static RecordedSession Load(string name) => Load(Folder, name);

    /// <summary>Reads a session below a folder.</summary>
    public static RecordedSession Load(string folder, string name)
    {
        var session = new RecordedSession(name);
        var connection = "";
        var body = new List<byte>();
        var hasBody = false;
        var isAny = false;
        foreach (var raw in File.ReadLines(Path.Combine(folder, name + ".txt")))
        {
            var line = raw.Replace(Replacement, " ", StringComparison.Ordinal);
            if (line.StartsWith("  |", StringComparison.Ordinal) || line.StartsWith("  ~", StringComparison.Ordinal))
            {
                if (line == "  |*")
                    isAny = true;
                else if (line[2] == '~')
                    Unescape(line[3..], body);
                else
                    body.AddRange(Encoding.UTF8.GetBytes(hasBody ? $"\r\n{line[3..]}" : line[3..]));

                hasBody = true;
                continue;
            }

            if (line.StartsWith("  :", StringComparison.Ordinal))
            {
                session._frames[^1].Headers.Add(line[3..]);
                continue;
            }

            session.Finish(body, hasBody, isAny);
            (hasBody, isAny) = (false, false);
            session.Take(line, ref connection);
        }

        session.Finish(body, hasBody, isAny);
        return session;
    }

    private static void Unescape(string text, List<byte> bytes)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                var length = char.IsHighSurrogate(text[i]) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
                continue;
            }

            i++;
            switch (text[i])
            {
                case 'r':
                    bytes.Add((byte)'\r');
                    break;
                case 'n':
                    bytes.Add((byte)'\n');
                    break;
                case 'x':
                    bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    i += 2;
                    break;
                default:
                    bytes.Add((byte)text[i]);
                    break;
            }
        }
    }

    private void Take(string line, ref string connection)
    {
        if (line.StartsWith("@ ", StringComparison.Ordinal))
            connection = line[2..];
        else if (line.StartsWith(">>> ", StringComparison.Ordinal))
            _frames.Add(new RecordedFrame(connection, FromClient: true, line[4..]));
        else if (line.StartsWith("<<< ", StringComparison.Ordinal))
            _frames.Add(new RecordedFrame(connection, FromClient: false, line[4..]));
        else if (line == "---")
            _frames.Add(new RecordedFrame(connection, FromClient: true, ""));
        else if (line.StartsWith("dialect ", StringComparison.Ordinal))
            Dialect = line["dialect ".Length..];
        else if (line.Split(' ', 3) is ["account", var address, var name])
            _accounts.Add((address, name));
        else if (line.Split(' ') is ["friends", var one, var other])
            _friends.Add((one, other));
        else if (line.Length > 0 && line[0] != '#' && !line.StartsWith("  = ", StringComparison.Ordinal))
            throw new FormatException($"{Name} has a line that means nothing: {line}");
    }

    private void Finish(List<byte> body, bool hasBody, bool isAny)
    {
        if (hasBody)
            _frames[^1] = _frames[^1] with { Body = isAny ? null : [.. body], BodyIsAny = isAny };

        body.Clear();
    }
}
