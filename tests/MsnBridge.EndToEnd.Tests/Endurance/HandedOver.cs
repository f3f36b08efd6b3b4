using System.Text.Json;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>When a homeserver first tried to hand over each event, and when the bridge first said that it has it. Safe for concurrent use.</summary>
internal sealed class HandedOver
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _offered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private int _now;

    /// <summary>Something goes to the bridge.</summary>
    /// <param name="answer">What the bridge said; null when it has not yet.</param>
    public void See(PassingRequest request, PassingAnswer? answer)
    {
        if (!request.Is("PUT", "/transactions/") || answer is { Status: not 200 })
            return;

        using var transaction = JsonDocument.Parse(request.Body);
        lock (_gate)
        {
            foreach (var handed in transaction.RootElement.GetProperty("events").EnumerateArray())
            {
                var id = handed.GetProperty("event_id").GetString()!;
                if ((answer is null ? _offered : _taken).TryAdd(id, _now))
                    EnduranceDiary.Note($"{id} {(answer is null ? "is offered in" : "was taken from")} {request.Path.Split('/')[^1]}");
            }

            _now++;
        }
    }

    /// <summary>Whether the bridge had one already when the other was tried for the first time.</summary>
    public bool WasTakenBeforeOffered(string one, string other)
    {
        lock (_gate)
            return _taken.TryGetValue(one, out var taken) && (!_offered.TryGetValue(other, out var offered) || taken < offered);
    }
}
