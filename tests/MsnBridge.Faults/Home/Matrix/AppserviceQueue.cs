using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Simulation;
using MsnBridge.Matrix.Appservice;

namespace MsnBridge.Faults.Home.Matrix;

/// <summary>What the homeserver has for the bridge: in order, one transaction at a time, each repeated until the bridge has said that it has it
/// (Application Service API, "Pushing events").</summary>
/// <param name="taken">Is told each event that the bridge has said it has.</param>
internal sealed class AppserviceQueue(World world, Func<Task<BridgeProcess>> findBridgeAsync, Action<JsonObject> taken)
{
    private const int MostOfOne = 20;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);
    private readonly Queue<JsonObject> _events = new();
    private bool _isHandingOver;
    private int _transactions;

    /// <summary>Whether everything has been handed over.</summary>
    public bool IsEmpty => _events.Count == 0 && !_isHandingOver;

    public void Add(JsonObject told)
    {
        _events.Enqueue(told);
        if (_isHandingOver)
            return;
        _isHandingOver = true;
        _ = Task.Run(HandOverAsync);
    }

    private async Task HandOverAsync()
    {
        while (_events.Count > 0)
        {
            List<JsonObject> some = [];
            while (some.Count < MostOfOne && _events.TryDequeue(out var next))
                some.Add(next);
            var id = (++_transactions).ToString(CultureInfo.InvariantCulture);
            // Synapse waits a second and then twice as long each time (synapse/appservice/scheduler.py); shorter here, so that runs are.
            for (var pause = TimeSpan.FromSeconds(1); !await TryHandOverAsync(await findBridgeAsync(), id, some); pause *= 2)
                await world.WaitAsync(pause < s_longestPause ? pause : s_longestPause);
        }

        _isHandingOver = false;
    }

    private async Task<bool> TryHandOverAsync(BridgeProcess bridge, string id, List<JsonObject> events)
    {
        var fate = world.Weather.OfHomeRequest();
        await world.WaitAsync(world.Weather.Latency());
        if (bridge.IsDead || fate is RequestFate.NotReached or RequestFate.Failed or RequestFate.TooMany)
            return false;

        world.Steps.Add($"homeserver hands over transaction {id} of {events.Count} {fate}");
        var asked = TakeAsync(bridge, id, events);
        await Task.WhenAny(asked, bridge.Died);
        if (!asked.IsCompletedSuccessfully || !asked.Result)
            return false;

        // From here on the bridge has said so, even where the homeserver does not hear it.
        world.Steps.Add($"bridge {bridge.Number} has transaction {id}");
        foreach (var told in events)
            taken(told);
        await world.WaitAsync(fate == RequestFate.AnswerLate ? TimeSpan.FromSeconds(30) : world.Weather.Latency());
        return fate != RequestFate.AnswerLost;
    }

    private static async Task<bool> TakeAsync(BridgeProcess bridge, string id, List<JsonObject> events)
    {
        var body = new JsonObject { ["events"] = new JsonArray([.. events.Select(told => told.DeepClone())]) };
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString()));
            return (await bridge.Get<TransactionReceiver>().TakeAsync(id, stream, CancellationToken.None)).Status == 200;
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // A process that has been stopped answers nobody.
            return false;
        }
    }
}
