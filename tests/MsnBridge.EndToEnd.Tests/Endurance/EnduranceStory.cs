using System.Diagnostics;
using System.Globalization;
using System.Net;
using MsnBridge.Core.Messages;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Stories;
using MsnBridge.Testing.Ledger;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>
/// People talk through the bridge, both ways in several conversations, while it is killed and cut off again and again at times that come from a seed. In the end a ledger
/// says what became of every message. <c>docs/faults.md</c> tells what is promised.
/// </summary>
public abstract class EnduranceStory(HomeServer server) : Story(server)
{
    private static readonly TimeSpan s_patienceInTheEnd = TimeSpan.FromMinutes(10);

    // What has not come by then the home server keeps back.
    private static readonly TimeSpan s_keptBack = TimeSpan.FromSeconds(20);

    private readonly List<EnduranceChat> _chats = [];
    private readonly List<EnduranceContact> _contacts = [];
    private readonly SortedDictionary<string, int> _breaks = new(StringComparer.Ordinal);
    private readonly long _began = Stopwatch.GetTimestamp();
    private TcpRelay? _msn;
    private int _broken;

    private protected EnduranceSize Size { get; } = EnduranceSize.Asked;

    private protected EnduranceBook Book { get; } = new(EnduranceSize.Asked.Window);

    private protected IReadOnlyList<EnduranceChat> Chats => _chats;

    protected override string WhenUserIsAway => "away";

    protected override string LogLevel => Size.LogLevel;

    protected override string? NotificationServer =>
        $"127.0.0.1:{(_msn ??= new TcpRelay(new IPEndPoint(IPAddress.Loopback, Msn.NotificationServer.Port))).Port}";

    /// <summary>What can go wrong between the bridge and its home server, each until it is right again.</summary>
    private protected abstract IReadOnlyList<(string Name, Func<Random, Task> Break)> HomeBreaks { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_or_out_of_order_while_the_bridge_is_killed_and_cut_off()
    {
        await GatherAsync();
        var breaking = BreakAsync();
        var talking = Task.WhenAll([.. _chats.Select(PersonTalksAsync), .. _chats.Select(ContactTalksAsync)]);
        // A run in which nothing goes wrong any more would prove nothing, and where one side cannot talk the other must not wait for ever.
        await await Task.WhenAny(breaking, talking);
        await Task.WhenAll(breaking, talking);
        await EndAsync();
        await EndedJournal.WaitUntilAllEndedAsync(Bridge.DatabaseFile, Token);
        Assert.Equal(0, await Bridge.StopAsync());
        await EnduranceDiary.KeepAsync(Bridge.Log, Bridge.DatabaseFile, Token);

        var journal = await EndedJournal.ReadAsync(Bridge.DatabaseFile, Token);
        var strays = Settle(journal);
        var report = Book.Ledger.Check();
        var toHome = report.ArrivedAtHome;
        var lost = report.Lost + Math.Max(0, journal.FromMsn - toHome);
        var excused = await ExcuseAsync(report);
        var faults = report.Faults.Except(excused).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Endurance, {GetType().Name}: {report.Sent} messages said in {_chats.Count} conversations, {report.Accepted} accepted, {report.Ended} ended, {lost} lost, {report.Doubled} doubled, "
            + $"{report.OutOfOrder - excused.Count} out of order{(excused.Count > 0 ? $" ({excused.Count} by the homeserver)" : "")}, {journal.ToMsn.Values.Count(outcome => outcome == DeliveryOutcome.Unconfirmed)} told as unconfirmed, "
            + $"{report.Sent - report.Accepted} on a switchboard that broke; {string.Join(", ", _breaks.Select(pair => $"{pair.Value} {pair.Key}"))}; {Stopwatch.GetElapsedTime(_began).TotalSeconds:0} seconds"));

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults.Take(100)));
        Assert.Equal(0, journal.Pending);
        Assert.Equal(journal.FromMsn, toHome);
        Assert.Empty(strays);
        Assert.DoesNotContain(Bridge.Log, line => line.Contains(EnduranceBook.Mark, StringComparison.OrdinalIgnoreCase));
        Assert.InRange(report.Sent - report.Accepted, 0, Size.Window * _chats.Count * _broken);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var contact in _contacts)
            await contact.DisposeAsync();
        await base.DisposeAsync();
        if (_msn is not null)
            await _msn.DisposeAsync();
        foreach (var chat in _chats)
            chat.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract EndurancePerson Describe(HomePerson person, MsnAccount account);

    /// <summary>Ends the process while people talk, starts the next one, and has people go on.</summary>
    private protected abstract Task KillAsync(Random chance);

    /// <summary>Hands over what the home server still keeps back.</summary>
    private protected virtual Task FlushAsync() => Task.CompletedTask;

    /// <summary>How a message to MSN that is in the journal is called in the book.</summary>
    private protected abstract string? NameOf(string origin);

    /// <summary>Ends that were told without the name of the message, by contact.</summary>
    private protected virtual List<(string Contact, DeliveryOutcome Outcome)> UnnamedEnds => [];

    /// <summary>What is shown to have been done by the home server itself.</summary>
    private protected virtual Task<IReadOnlyList<LedgerFault>> ExcuseAsync(LedgerReport report) => Task.FromResult<IReadOnlyList<LedgerFault>>([]);

    /// <summary>Starts the bridge after a kill and waits until it has reached the home server.</summary>
    private protected async Task StartAgainAsync()
    {
        var logged = Bridge.Log.Count;
        Bridge.Start();
        await Bridge.WaitForLogAsync(Server.ConnectedLine, logged);
    }

    /// <summary>Sometimes the next process is killed before it has begun in earnest.</summary>
    private protected async Task KillAgainAsync(Random chance)
    {
        if (chance.Next(4) > 0)
            return;
        Bridge.Start();
        await Task.Delay(chance.Next(3000), Token);
        await Bridge.KillAsync();
        Count("killed while it started");
    }

    private async Task GatherAsync()
    {
        for (var number = 0; number < Size.People; number++)
        {
            List<MsnPerson> contacts = [.. Enumerable.Range(0, Size.Contacts).Select(_ => EndsWithStory(Msn.NewPerson("bob")))];
            var (person, account) = await NewLinkedPersonAsync([.. contacts]);
            foreach (var contact in contacts)
                await contact.SeesOnlineAsync(account.Address);
            var writer = Describe(person, account);
            await writer.ListenAsync([.. contacts.Select(contact => contact.Address)]);
            foreach (var contact in contacts)
            {
                _contacts.Add(new EnduranceContact(contact, Book));
                _chats.Add(new EnduranceChat(writer, _contacts[^1]));
            }
        }
    }

    private bool HasMoreToSay =>
        (Book.Said < Size.Messages || Volatile.Read(ref _broken) < Size.Breaks) && Stopwatch.GetElapsedTime(_began) < Size.Longest;

    private Task PersonTalksAsync(EnduranceChat chat) => TalkAsync(async over =>
    {
        await Book.HasRoomAsync(chat.LaneToMsn, over);
        await WriteAsync(chat);
    });

    private Task ContactTalksAsync(EnduranceChat chat) => TalkAsync(async over =>
    {
        await Book.HasRoomAsync(chat.LaneToHome, over);
        await chat.Contact.SayAsync(chat.Person.Account.Address, over);
    });

    private async Task TalkAsync(Func<CancellationToken, Task> say)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        over.CancelAfter(Size.Longest);
        try
        {
            while (HasMoreToSay)
            {
                await say(over.Token);
                await Task.Delay(Size.Pace, over.Token);
            }
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            // He waited for somebody when the time was up.
        }
    }

    private async Task<string> WriteAsync(EnduranceChat chat)
    {
        await chat.Writing.WaitAsync(Token);
        try
        {
            var name = Book.Say(chat.LaneToMsn, LedgerDirection.ToRemote);
            await chat.Person.WriteAsync(chat.Contact.Address, name, Token);
            return name;
        }
        finally
        {
            chat.Writing.Release();
        }
    }

    private async Task BreakAsync()
    {
        var chance = new Random(Size.Seed);
        (string Name, Func<Random, Task> Break)[] others = [.. HomeBreaks, .. MsnBreaks];
        chance.Shuffle(others);
        while (HasMoreToSay)
        {
            var calm = Size.ShortestCalm + chance.NextDouble() * (Size.LongestCalm - Size.ShortestCalm);
            await Task.Delay(calm, Token);
            // A kill, then something else, so that a short run has both.
            var (name, what) = _broken % 2 == 0 ? ("killed", KillAsync) : others[_broken / 2 % others.Length];
            EnduranceDiary.Note($"--- {name}");
            await what(chance);
            EnduranceDiary.Note($"--- mended: {name}");
            Count(name);
            // What a contact said meanwhile may have been on a switchboard that is no more.
            foreach (var chat in _chats)
                Book.Forget(chat.LaneToHome);
            Interlocked.Increment(ref _broken);
        }
    }

    private IReadOnlyList<(string Name, Func<Random, Task> Break)> MsnBreaks =>
    [
        ("cut off from MSN", async chance =>
        {
            _msn!.Cut();
            Msn.Faults.DropAllConnections();
            await Task.Delay(chance.Next(2000), Token);
            _msn.Open();
        }),
        ("switchboards cut", _ =>
        {
            Msn.Faults.DropAllConnections();
            return Task.CompletedTask;
        }),
        ("MSN away", async chance =>
        {
            await Msn.Faults.GoDownAsync();
            await Task.Delay(chance.Next(4000), Token);
            await Msn.Faults.ComeBackAsync(Token);
        }),
        ("answers of MSN lost", async chance =>
        {
            Msn.Faults.StopAcknowledging();
            await Task.Delay(chance.Next(500), Token);
            Msn.Faults.ResumeAcknowledging();
        }),
        ("held from MSN", async chance =>
        {
            _msn!.Hold();
            await Task.Delay(1000 + chance.Next(3000), Token);
            _msn.Release();
        }),
    ];

    /// <summary>A last message each way: since order is kept, everything before it has ended then.</summary>
    private async Task EndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(s_patienceInTheEnd);
        foreach (var chat in _chats)
            Book.Forget(chat.LaneToHome);
        await Task.WhenAll(_chats.Select(chat => HearsLastAsync(chat, patience.Token)));
        var last = await Task.WhenAll(_chats.Select(WriteAsync));
        while (!HaveEnded(last))
        {
            try
            {
                await Book.WaitUntilAsync(() => HaveEnded(last), patience.Token).WaitAsync(s_keptBack, patience.Token);
            }
            catch (TimeoutException)
            {
                await FlushAsync();
                await Task.WhenAll(_chats.Select(WriteAsync));
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                // The ledger tells what it was.
                return;
            }
        }
    }

    private bool HaveEnded(IEnumerable<string> last) =>
        _chats.Zip(last).All(pair => !Book.NotEnded(pair.First.LaneToMsn).Contains(pair.Second)) && Book.Ledger.IsSettled;

    private async Task HearsLastAsync(EnduranceChat chat, CancellationToken cancellationToken)
    {
        await chat.Contact.SayAsync(chat.Person.Account.Address, cancellationToken);
        try
        {
            await Book.WaitUntilAsync(() => Book.NotEnded(chat.LaneToHome).Count == 0, cancellationToken).WaitAsync(Waiting.Patience, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException && !Token.IsCancellationRequested)
        {
            // The ledger tells what it was.
        }
    }

    /// <summary>Tells the ledger what was told without a name, as the journal knows it, and returns where the two do not agree.</summary>
    private List<string> Settle(EndedJournal journal)
    {
        Dictionary<string, DeliveryOutcome> ends = new(StringComparer.Ordinal);
        foreach (var (origin, outcome) in journal.ToMsn)
        {
            if (NameOf(origin) is { } name)
                ends[name] = outcome;
        }

        List<string> strays = [];
        foreach (var chat in _chats)
        {
            var unnamed = UnnamedEnds.Where(end => end.Contact == chat.Contact.Address).Select(end => end.Outcome).ToList();
            foreach (var name in Book.NotEnded(chat.LaneToMsn))
            {
                Book.Ledger.Accept(name);
                if (ends.TryGetValue(name, out var outcome) && unnamed.Remove(outcome))
                    Book.Ledger.Tell(name, outcome, "notice");
            }

            strays.AddRange(unnamed.Select(outcome => $"{chat.Person.Account.Address} was told once more \"{outcome}\" about something to {chat.Contact.Address}."));
        }

        return strays;
    }

    private void Count(string name) => _breaks[name] = _breaks.GetValueOrDefault(name) + 1;
}
