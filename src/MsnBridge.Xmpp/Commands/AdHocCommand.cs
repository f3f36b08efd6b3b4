using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Commands;

/// <summary>One of the transport's commands (XEP-0050).</summary>
internal interface IAdHocCommand
{
    string Node { get; }

    /// <summary>What a person sees in the list of commands.</summary>
    string Name { get; }

    /// <summary>False for what answers whoever runs it, and is not shown.</summary>
    bool IsListed => true;

    /// <summary>Takes one step. Steps of one execution come one after the other.</summary>
    Task<CommandReply> ExecuteAsync(CommandExecution execution, CommandAction action, CancellationToken cancellationToken);
}

internal enum CommandAction
{
    /// <summary>The first step, or whatever the last reply named as the usual way on.</summary>
    Execute,
    Next,
    Previous,
    Complete,
}

/// <summary>One execution of a command, from its first step to its last.</summary>
internal sealed class CommandExecution(string id, IAdHocCommand command, Jid user)
{
    public string Id { get; } = id;

    public IAdHocCommand Command { get; } = command;

    /// <summary>The device that runs it; no other may go on with it.</summary>
    public Jid User { get; } = user;

    /// <summary>Counted by the command itself; 0 before the first step.</summary>
    public int Step { get; set; }

    /// <summary>Everything entered so far. Holds a password for as long as a sign-in takes.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);
}

/// <param name="Completed">False where a form asks for more.</param>
/// <param name="Actions">Names of the ways on, the usual one first.</param>
internal sealed record CommandReply(bool Completed, XElement? Form, string? Note, string NoteType, IReadOnlyList<string> Actions)
{
    public static CommandReply Done(string note, XElement? form = null) => new(true, form, note, "info", []);

    public static CommandReply Failed(string note) => new(true, null, note, "error", []);

    public static CommandReply Ask(XElement form, IReadOnlyList<string> actions, string? problem = null) => new(false, form, problem, "error", actions);
}
