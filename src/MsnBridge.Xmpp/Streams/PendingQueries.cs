using System.Collections.Concurrent;
using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Streams;

/// <summary>IQs of ours that wait for their answer. Safe for concurrent use.</summary>
internal sealed class PendingQueries
{
    private readonly ConcurrentDictionary<string, (Jid To, TaskCompletionSource<XElement?> Answer)> _pending = new(StringComparer.Ordinal);

    private volatile bool _broken;

    /// <summary>The answer to come; null where there will be none.</summary>
    public Task<XElement?> Add(string id, Jid to)
    {
        var answer = new TaskCompletionSource<XElement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = (to, answer);
        if (_broken)
        {
            Break();
        }

        return answer.Task;
    }

    public void Remove(string id) => _pending.TryRemove(id, out _);

    /// <summary>True where the stanza answers one of the queries: the id alone is not enough, it must come from whom was asked.</summary>
    public bool TryAnswer(XElement stanza)
    {
        if (stanza.Name != Ns.Component + "iq" || Stanza.TypeOf(stanza) is not ("result" or "error") || Stanza.IdOf(stanza) is not { } id
            || !_pending.TryGetValue(id, out var query) || Stanza.From(stanza) != query.To || !_pending.TryRemove(id, out _))
        {
            return false;
        }

        query.Answer.TrySetResult(stanza);
        return true;
    }

    /// <summary>Nothing is read any more: no query, under way or to come, will be answered.</summary>
    public void Break()
    {
        _broken = true;
        foreach (var id in _pending.Keys)
        {
            if (_pending.TryRemove(id, out var query))
            {
                query.Answer.TrySetResult(null);
            }
        }
    }
}
