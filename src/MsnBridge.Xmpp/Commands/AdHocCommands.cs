using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Commands;

/// <summary>
/// The transport's commands and their executions (XEP-0050):
/// <c>&lt;command xmlns='http://jabber.org/protocol/commands' node='link' sessionid='…' action='execute|next|prev|complete|cancel'&gt;form&lt;/command&gt;</c>,
/// answered by <c>&lt;command node='link' sessionid='…' status='executing|completed|canceled'&gt;&lt;actions execute='next'&gt;…&lt;/actions&gt;form, note&lt;/command&gt;</c>.
/// Safe for concurrent use. Executions that nobody goes on with are forgotten.
/// </summary>
internal sealed class AdHocCommands(IEnumerable<IAdHocCommand> commands, TimeProvider time)
{
    private const int MaxExecutionsPerUser = 5;

    // The order that the schema wants.
    private static readonly string[] Actions = ["prev", "next", "complete"];
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (CommandExecution Execution, DateTimeOffset Until)> _executions = new(StringComparer.Ordinal);

    public IReadOnlyList<IAdHocCommand> All { get; } = [.. commands];

    public async Task<(XElement? Result, StanzaError? Error)> HandleAsync(Jid from, XElement command, CancellationToken cancellationToken)
    {
        var node = (string?)command.Attribute("node");
        if (All.FirstOrDefault(candidate => candidate.Node == node) is not { } known)
        {
            return (null, StanzaError.ItemNotFound("There is no such command."));
        }

        // An execution is taken out for the time of a step, so that two steps cannot run at once.
        var sessionId = (string?)command.Attribute("sessionid");
        var execution = sessionId is null ? new CommandExecution(Guid.NewGuid().ToString("N"), known, from) : Take(sessionId, known, from);
        if (execution is null)
        {
            return (null, StanzaError.BadRequest("This command is over, or another step of it is under way. Start it again."));
        }

        CommandAction action;
        switch ((string?)command.Attribute("action"))
        {
            case null or "execute":
                action = CommandAction.Execute;
                break;
            case "next":
                action = CommandAction.Next;
                break;
            case "prev":
                action = CommandAction.Previous;
                break;
            case "complete":
                action = CommandAction.Complete;
                break;
            case "cancel":
                return (Reply(execution, "canceled"), null);
            default:
                Keep(execution);
                return (null, StanzaError.BadRequest("There is no such action."));
        }

        if (command.Element(Ns.DataForm + "x") is { } form && (string?)form.Attribute("type") == "submit")
        {
            foreach (var (name, value) in DataForm.Read(form))
            {
                execution.Values[name] = value;
            }
        }

        var reply = await known.ExecuteAsync(execution, action, cancellationToken);
        if (!reply.Completed)
        {
            Keep(execution);
        }

        return (Reply(execution, reply), null);
    }

    /// <summary>Forgets executions that nobody went on with.</summary>
    public void ForgetOld()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var id in _executions.Where(execution => execution.Value.Until <= now).Select(execution => execution.Key).ToList())
            {
                _executions.Remove(id);
            }
        }
    }

    private static XElement Reply(CommandExecution execution, CommandReply reply) =>
        Reply(
            execution,
            reply.Completed ? "completed" : "executing",
            reply.Actions.Count == 0 ? null : new XElement(
                Ns.Commands + "actions",
                new XAttribute("execute", reply.Actions[0]),
                Actions.Where(reply.Actions.Contains).Select(action => new XElement(Ns.Commands + action))),
            reply.Form,
            reply.Note is null ? null : new XElement(Ns.Commands + "note", new XAttribute("type", reply.NoteType), reply.Note));

    private static XElement Reply(CommandExecution execution, string status, params object?[] content) =>
        new(
            Ns.Commands + "command",
            new XAttribute("node", execution.Command.Node),
            new XAttribute("sessionid", execution.Id),
            new XAttribute("status", status),
            content);

    private CommandExecution? Take(string id, IAdHocCommand command, Jid from)
    {
        lock (_lock)
        {
            if (!_executions.TryGetValue(id, out var found) || found.Execution.User != from || found.Execution.Command != command
                || found.Until <= time.GetUtcNow())
            {
                return null;
            }

            _executions.Remove(id);
            return found.Execution;
        }
    }

    private void Keep(CommandExecution execution)
    {
        lock (_lock)
        {
            var own = _executions.Where(kept => kept.Value.Execution.User.Bare == execution.User.Bare).ToList();
            if (own.Count >= MaxExecutionsPerUser)
            {
                _executions.Remove(own.MinBy(kept => kept.Value.Until).Key);
            }

            _executions[execution.Id] = (execution, time.GetUtcNow() + Lifetime);
        }
    }
}
