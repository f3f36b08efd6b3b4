using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Transactions;

/// <summary>
/// The server refused one command or did not answer it; the session lives. The message is a sentence for a person and holds nothing of what was asked.
/// </summary>
public sealed class MsnpCommandException : Exception
{
    internal MsnpCommandException(string command, MsnpErrorCode? code)
        : base(code is { } known ? $"The server refused {command}: {CommandFailures.Describe(known)}" : $"The server did not answer {command}.")
    {
        Command = command;
        Code = code;
        Failure = code is { } refused ? CommandFailures.Classify(refused) : CommandFailure.NoAnswer;
    }

    /// <summary>A web service refused, or did not answer, what belongs to a change.</summary>
    internal MsnpCommandException(string command, CommandFailure failure, string message, Exception? innerException = null) : base(message, innerException)
    {
        Command = command;
        Failure = failure;
    }

    /// <summary>The name of the command, for example <c>ADC</c>; of a web service, of the method.</summary>
    public string Command { get; }

    /// <summary>The server's code; null if it did not answer, or answered something else.</summary>
    public MsnpErrorCode? Code { get; }

    /// <summary>What the code comes to.</summary>
    public CommandFailure Failure { get; }

    /// <summary>Whether the same command may go better later.</summary>
    public bool IsTransient => Failure is CommandFailure.NoAnswer or CommandFailure.TooFast or CommandFailure.ServerFault;
}
