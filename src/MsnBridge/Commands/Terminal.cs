namespace MsnBridge.Commands;

/// <summary>Where a command reads and writes. The writers may be used from one thread at a time.</summary>
/// <param name="IsInteractive">True where a person sits at a keyboard: only then may a password be asked for without echo.</param>
internal sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, bool IsInteractive)
{
    public static Terminal OfProcess() => new(Console.In, Console.Out, Console.Error, !Console.IsInputRedirected);
}
