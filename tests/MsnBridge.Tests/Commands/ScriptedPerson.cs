using System.Text;

namespace MsnBridge.Tests.Commands;

/// <summary>Somebody at a prompt who types a line only when he has seen what he waits for. Both ends of a terminal: <see cref="In"/> and
/// <see cref="Out"/>.</summary>
internal sealed class ScriptedPerson
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // A monitor, since one end waits for what the other writes.
    private readonly object _lock = new();
    private readonly StringBuilder _seen = new();
    private readonly Queue<(string After, string Line)> _script;

    public ScriptedPerson(params (string After, string Line)[] script)
    {
        _script = new Queue<(string, string)>(script);
        In = new Reader(this);
        Out = new Writer(this);
    }

    public TextReader In { get; }

    public TextWriter Out { get; }

    public string Seen
    {
        get
        {
            lock (_lock)
                return _seen.ToString();
        }
    }

    private string? NextLine()
    {
        if (!_script.TryDequeue(out var next))
            return null;
        lock (_lock)
        {
            while (!Seen.Contains(next.After, StringComparison.Ordinal))
            {
                if (!Monitor.Wait(_lock, s_patience))
                    throw new TimeoutException($"'{next.After}' did not appear. What did: {Seen}");
            }
        }

        return next.Line;
    }

    private sealed class Reader(ScriptedPerson person) : TextReader
    {
        public override string? ReadLine() => person.NextLine();
    }

    private sealed class Writer(ScriptedPerson person) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (person._lock)
            {
                person._seen.Append(value);
                Monitor.PulseAll(person._lock);
            }
        }
    }
}
