using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Streams;

/// <summary>IQs of ours that wait for their answer. Safe for concurrent use.</summary>
internal sealed class PendingQueries
{
    private readonly Lock _lock = new();
    // Not a concurrent one, which would end them in the order of the hashes of their ids, and those are chance.
    private readonly Dictionary<string, (Jid To, TaskCompletionSource<XElement?> Answer)> _pending = new(StringComparer.Ordinal);
    private bool _broken;

    /// <summary>The answer to come; null where there will be none.</summary>
    public Task<XElement?> Add(string id, Jid to)
    {
        var answer = new TaskCompletionSource<XElement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_broken)
            {
                answer.SetResult(null);
            }
            else
            {
                _pending[id] = (to, answer);
            }
        }

        return answer.Task;
    }

    public void Remove(string id)
    {
        lock (_lock)
        {
            _pending.Remove(id);
        }
    }

    /// <summary>True where the stanza answers one of the queries: the id alone is not enough, it must come from whom was asked.</summary>
    public bool TryAnswer(XElement stanza)
    {
        if (stanza.Name != Ns.Component + "iq" || Stanza.TypeOf(stanza) is not ("result" or "error") || Stanza.IdOf(stanza) is not { } id)
        {
            return false;
        }

        TaskCompletionSource<XElement?> answer;
        lock (_lock)
        {
            if (!_pending.TryGetValue(id, out var query) || Stanza.From(stanza) != query.To)
            {
                return false;
            }

            _pending.Remove(id);
            answer = query.Answer;
        }

        answer.TrySetResult(stanza);
        return true;
    }

    /// <summary>Nothing is read any more: no query, under way or to come, will be answered.</summary>
    public void Break()
    {
        List<TaskCompletionSource<XElement?>> lost;
        lock (_lock)
        {
            _broken = true;
            lost = [.. _pending.Values.Select(query => query.Answer)];
            _pending.Clear();
        }

        lost.ForEach(answer => answer.TrySetResult(null));
    }
}
