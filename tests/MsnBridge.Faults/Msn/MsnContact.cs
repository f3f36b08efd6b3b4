using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Simulation;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.Faults.Msn;

/// <summary>A contact of the bridge's people. What he reads goes into the ledger.</summary>
internal sealed class MsnContact
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly World _world;
    private readonly MessageLedger _ledger;
    private readonly Dictionary<string, ResidentConversation> _conversations = new(StringComparer.Ordinal);
    private readonly Keeping _keeping;
    private Task _speaking = Task.CompletedTask;
    private int _read;

    public MsnContact(World world, ResidentContact resident, MessageLedger ledger, Keeping keeping)
    {
        _world = world;
        Resident = resident;
        _ledger = ledger;
        _keeping = keeping;
        _ = Task.Run(ReadAsync);
    }

    public ResidentContact Resident { get; }

    public string Address => Resident.Address;

    public void SignIn()
    {
        if (!Resident.IsSignedIn)
            Resident.SignIn();
    }

    public void SignOut()
    {
        _conversations.Clear();
        Resident.SignOut();
    }

    /// <summary>The lane of what a person says to a contact.</summary>
    public static string LaneOf(string account, string contact) => $"{account}>{contact}";

    /// <summary>Says something to a person, in a conversation that is open or in a new one; where he is away, with the network's help.</summary>
    /// <remarks>One thing at a time: what is said at once on two switchboards has no order that anybody could keep.</remarks>
    public Task SayAsync(RunPerson person, string name) => _speaking = SayAfterAsync(_speaking, person, name);

    private async Task SayAfterAsync(Task before, RunPerson person, string name)
    {
        await before;
        if (!Resident.IsSignedIn)
            return;

        var lane = RunPerson.LaneOf(person.User, new Core.Identities.ContactId(Address));
        if (await ReachAsync(person.Account) is { } conversation)
        {
            _ledger.Send(lane, name, LedgerDirection.ToHome);
            var heard = conversation.SendText(SpokenText.Of(name));
            _world.Steps.Add($"{Address} says {name}{(heard ? "" : " to nobody")}");
            return;
        }

        if (_keeping == Keeping.Nothing)
            return;

        _ledger.Send(lane, name, LedgerDirection.ToHome);
        _ledger.AllowAnyPlace(name);
        if (Resident.LeaveMessage(person.Account, SpokenText.Of(name)))
        {
            _world.Steps.Add($"{Address} leaves {name} with the network");
            if (_keeping == Keeping.UntilStored)
                _ledger.Accept(name);
        }
    }

    /// <summary>Reads what the network kept while he was away.</summary>
    public void ReadKept()
    {
        foreach (var (from, text) in Resident.KeptMessages)
            Read(from, text);
    }

    private async Task<ResidentConversation?> ReachAsync(string account)
    {
        if (_conversations.TryGetValue(account, out var open) && open.Participants.Contains(account) && open.Participants.Contains(Address))
            return open;

        try
        {
            using var patience = new CancellationTokenSource(s_patience, _world.Time);
            return _conversations[account] = await Resident.OpenConversationAsync(account, patience.Token);
        }
        catch (Exception fault) when (fault is InvalidOperationException or OperationCanceledException)
        {
            // He is not there, or does not come.
            return null;
        }
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            var heard = await Resident.Inbox.TakeAsync<MessageHeard>();
            if (heard.Text is { } text)
                Read(heard.Address, text);
        }
    }

    private void Read(string from, string text)
    {
        if (!SpokenText.TryRead(text, out var name))
            return;

        _world.Steps.Add($"{Address} reads {name}");
        // He has no way of telling two copies apart.
        _ledger.Arrive(LaneOf(from, Address), name, $"{Address}-{_read++}");
    }
}

/// <summary>What the network does for somebody who is away.</summary>
internal enum Keeping
{
    Nothing,

    /// <summary>Forgets a message when it has handed it over (MSNP21): what becomes of it then is as of any other message.</summary>
    UntilHandedOver,

    /// <summary>Keeps a message until it is told that it has been stored.</summary>
    UntilStored,
}
