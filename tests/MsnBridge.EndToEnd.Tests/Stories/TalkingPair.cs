using MsnBridge.Core.Messages;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Msn;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A person on the home network and one on MSN who talk both ways, and the book of what each said and what became of it.</summary>
internal sealed class TalkingPair(HomePerson person, MsnAccount account, MsnPerson contact, bool handsOverAgain)
{
    /// <summary>How many messages of one direction are under way at most.</summary>
    private const int Window = 5;

    private readonly List<Round> _rounds = [];
    private Task[] _talking = [];

    public MsnAccount Account => account;

    public MsnPerson Contact => contact;

    private Round Current => _rounds[^1];

    /// <summary>Lets both talk until stopped.</summary>
    public void StartTalking(CancellationToken stop)
    {
        _rounds.Add(new Round());
        _talking = [PersonTalksAsync(Current, stop), ContactTalksAsync(Current, stop)];
    }

    /// <summary>Waits until so many messages have gone through each way.</summary>
    public Task HasTalkedAsync(int count) => person.WaitUntilAsync(
        () => Current.ByPerson.Count(said => person.IsToldTheEndOf(said.Id)) >= count && Current.ByContact.Count(WasHeardByPerson) >= count,
        $"{count} messages each way",
        TestContext.Current.CancellationToken);

    /// <summary>Waits until both have stopped talking.</summary>
    public Task HasStoppedAsync() => Task.WhenAll(_talking);

    /// <summary>One more message each way. Each direction keeps its order, so everything accepted earlier has ended before it.</summary>
    public async Task SettleAsync()
    {
        var last = Secrets.New("message");
        var id = await person.SaysAsync(contact.Address, last);
        await contact.HearsAsync(account.Address, last);
        await person.IsToldDeliveredAsync(id);
        var answer = Secrets.New("message");
        await contact.SaysAsync(account.Address, answer);
        await person.HearsAsync(contact.Address, answer);
    }

    /// <summary>
    /// Nothing was heard twice, nobody heard what was not for him, and of what the person said he was told how it ended. What the dying
    /// process had read and not yet stored is gone with it, where nobody hands it over again: a run of messages without a gap, never more than
    /// were under way.
    /// </summary>
    public void AssertEachMessageEnded()
    {
        var heardByContact = contact.HeardButNotTaken;
        // A bridge that has just started does not know yet that the device is there, and tells in a message that waits for the person.
        var idsOfTexts = person.IdsOfTexts();
        var notices = idsOfTexts[DeliveryText.Describe(DeliveryOutcome.Unconfirmed, DeliveryFailure.None)].Count();
        Assert.Equal(heardByContact.Distinct(), heardByContact);
        Assert.Empty(heardByContact.Except(_rounds.SelectMany(round => round.ByPerson).Select(said => said.Text)));

        foreach (var round in _rounds)
        {
            var unheard = round.ByContact.Where(text => !idsOfTexts[text].Any()).ToList();
            Assert.All(round.ByContact, text => Assert.True(idsOfTexts[text].Distinct().Count() <= 1, "One message came under two ids."));
            AssertRunWithoutGap(round.ByContact, unheard, Window);

            var untold = round.ByPerson.Where(said => !person.IsToldTheEndOf(said.Id)).ToList();
            // At most one message was being handed to MSN when the process died, the oldest that had not ended.
            if (notices > 0 && untold.Count > 0)
            {
                untold.RemoveAt(0);
                notices--;
            }

            Assert.DoesNotContain(untold, said => heardByContact.Contains(said.Text));
            AssertRunWithoutGap(round.ByPerson, untold, handsOverAgain ? 0 : Window);
        }
    }

    private static void AssertRunWithoutGap<T>(List<T> all, List<T> lost, int most)
    {
        Assert.True(lost.Count <= most, $"{lost.Count} of {all.Count} messages ended in silence.");
        if (lost.Count > 0)
            Assert.Equal(lost, all.GetRange(all.IndexOf(lost[0]), lost.Count));
    }

    private async Task PersonTalksAsync(Round round, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var text = Secrets.New("message");
                var id = $"kill-{Guid.NewGuid():N}";
                round.Say(id, text);
                await person.SaysAsync(contact.Address, text, id);
                await person.WaitUntilAsync(
                    () => round.ByPerson.Count(said => !person.IsToldTheEndOf(said.Id)) < Window, "an end of an earlier message", cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The story goes on.
        }
    }

    private async Task ContactTalksAsync(Round round, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var text = Secrets.New("message");
                // Nobody there any more: he sees it himself.
                if (!contact.TrySay(account.Address, text))
                    return;
                round.Answer(text);
                await person.WaitUntilAsync(
                    () => round.ByContact.Count(said => !WasHeardByPerson(said)) < Window, "an earlier answer", cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The story goes on.
        }
    }

    private bool WasHeardByPerson(string text) => person.TextsFrom(contact.Address).Contains(text);

    /// <summary>What was said between two restarts, in order. Read while the other side still talks.</summary>
    private sealed class Round
    {
        private readonly Lock _gate = new();
        private readonly List<(string Id, string Text)> _byPerson = [];
        private readonly List<string> _byContact = [];

        public List<(string Id, string Text)> ByPerson
        {
            get
            {
                lock (_gate)
                    return [.. _byPerson];
            }
        }

        public List<string> ByContact
        {
            get
            {
                lock (_gate)
                    return [.. _byContact];
            }
        }

        public void Say(string id, string text)
        {
            lock (_gate)
                _byPerson.Add((id, text));
        }

        public void Answer(string text)
        {
            lock (_gate)
                _byContact.Add(text);
        }
    }
}
