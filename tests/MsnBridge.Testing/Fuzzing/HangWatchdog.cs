namespace MsnBridge.Testing.Fuzzing;

/// <summary>Ends the process, naming the case, if one case never ends: nothing else can be done to it.</summary>
public sealed class HangWatchdog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Fuzzer _fuzzer;
    private readonly Timer _timer;
    private long _seen = long.MinValue;

    public HangWatchdog(Fuzzer fuzzer)
    {
        _fuzzer = fuzzer;
        _timer = new Timer(_ => Look(), null, Patience, Patience);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var current = _fuzzer.Current;
        if (current == _seen)
        {
            Console.WriteLine($"A case never ends. Repeat it with: {_fuzzer.Repeat(current)}");
            Environment.Exit(2);
        }

        _seen = current;
    }
}
