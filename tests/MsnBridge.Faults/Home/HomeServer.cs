using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Msn;
using MsnBridge.Faults.Simulation;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.Faults.Home;

/// <summary>
/// The home network's server with the people on it. It takes a delivery once, whatever its bridge repeats, and hands over what its people say until the bridge has
/// said that it has it, each conversation in order: what a homeserver does.
/// </summary>
internal sealed class HomeServer(World world, MessageLedger ledger, IReadOnlyList<RunPerson> people, Func<Task<BridgeProcess>> findBridgeAsync) : IRunHome
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<(HomeUser, ConversationId), Queue<string>> _waiting = [];
    private int _handingOver;

    public bool IsIdle => _handingOver == 0;

    public void AddTo(IServiceCollection services, BridgeProcess process) => services.AddSingleton<IHomeNetwork>(new ScriptedHome(this, world, process));

    public bool Starts(IHostedService part) => true;

    public async Task WelcomeAsync(BridgeProcess process)
    {
        foreach (var person in people)
            await process.Get<IPuppetDirectory>().SetHomePresenceAsync(person.User, new OwnPresence(Availability.Online), CancellationToken.None);
    }

    // It waits until the journal has what it hands over, so there is no inbox.
    public Task<IReadOnlyList<string>> FindPendingLanesAsync(BridgeProcess process) => Task.FromResult<IReadOnlyList<string>>([]);

    public void Watch(JournalEntry entry)
    {
        // It tells everything by what it calls it.
    }

    public void GoAway()
    {
        // Nothing stays connected: each request is one by itself.
    }

    public IEnumerable<string> FindUncaused(IReadOnlyList<string> errors) => errors;

    public IEnumerable<string> Check() => [];

    /// <summary>A delivery of the bridge.</summary>
    public void Take(HomeDelivery delivery)
    {
        if (!_taken.Add(delivery.WireId))
        {
            world.Steps.Add("home server: has that already");
            return;
        }

        switch (delivery.Event)
        {
            case MessageToHome message when SpokenText.TryRead(message.Content.Text, out var name):
                world.Steps.Add($"{delivery.User.Address} reads {name}");
                ledger.Arrive(RunPerson.LaneOf(delivery.User, delivery.Contact), name, delivery.WireId);
                break;
            case DeliveryReport { Message.MessageId: { } name } report:
                world.Steps.Add($"{delivery.User.Address} is told of {name}: {report.Outcome} {report.Failure}");
                ledger.Tell(name, report.Outcome, delivery.WireId);
                break;
            default:
                world.Steps.Add($"{delivery.User.Address} sees {delivery.Event.GetType().Name}");
                break;
        }
    }

    public void Say(RunPerson person, ContactId contact, string name)
    {
        var (user, conversation) = (person.User, ConversationId.Direct(contact));
        ledger.Send(person.LaneTo(contact), name, LedgerDirection.ToRemote);
        if (!_waiting.TryGetValue((user, conversation), out var waiting))
            _waiting.Add((user, conversation), waiting = new Queue<string>());
        waiting.Enqueue(name);
        if (waiting.Count > 1)
            return;

        _handingOver++;
        _ = Task.Run(() => HandOverAsync(user, conversation, waiting));
    }

    private async Task HandOverAsync(HomeUser user, ConversationId conversation, Queue<string> waiting)
    {
        while (waiting.TryPeek(out var name))
        {
            var bridge = await findBridgeAsync();
            if (await TryHandOverAsync(bridge, user, conversation, name))
                waiting.Dequeue();
            else
                await world.WaitAsync(s_again);
        }

        _handingOver--;
    }

    private async Task<bool> TryHandOverAsync(BridgeProcess bridge, HomeUser user, ConversationId conversation, string name)
    {
        var fate = world.Weather.OfHomeRequest();
        await world.WaitAsync(world.Weather.Latency());
        if (bridge.IsDead || fate is RequestFate.NotReached or RequestFate.Failed or RequestFate.TooMany)
            return false;

        world.Steps.Add($"home server hands over {name} {fate}");
        var submitted = SubmitAsync(bridge, user, conversation, name);
        await Task.WhenAny(submitted, bridge.Died);
        if (!submitted.IsCompletedSuccessfully || !submitted.Result)
            return false;

        // From here on the bridge has said so, even where the server does not hear it.
        world.Steps.Add($"bridge {bridge.Number} has {name}");
        ledger.Accept(name);
        await world.WaitAsync(fate == RequestFate.AnswerLate ? TimeSpan.FromSeconds(30) : world.Weather.Latency());
        return fate != RequestFate.AnswerLost;
    }

    private static async Task<bool> SubmitAsync(BridgeProcess bridge, HomeUser user, ConversationId conversation, string name)
    {
        try
        {
            return await bridge.Get<IPuppetDirectory>().SubmitAsync(
                user,
                conversation,
                new MessageToRemote(new MessageContent(SpokenText.Of(name)), new HomeMessageReference(user, user.Address, name, ReceiptRequested: true)),
                name,
                CancellationToken.None);
        }
        catch (Exception fault) when (fault is Data.BridgeDataException or OperationCanceledException or ObjectDisposedException)
        {
            // What a homeserver would be answered with 500, or not at all.
            return false;
        }
    }
}
