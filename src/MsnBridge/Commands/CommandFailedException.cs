namespace MsnBridge.Commands;

/// <summary>The command cannot do what was asked, for a reason that the message tells in whole sentences; no stack trace helps.</summary>
internal sealed class CommandFailedException(int exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>One of <see cref="Commands.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
