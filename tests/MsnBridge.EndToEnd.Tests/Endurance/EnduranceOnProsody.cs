using System.Net;
using MsnBridge.Core.Messages;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.EndToEnd.Tests.Stories;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Endurance;

[Collection(Prosody.Name)]
public sealed class EnduranceOnProsody(ProsodyServer server) : EnduranceStory(server)
{
    private readonly List<JabberEndurancePerson> _people = [];
    private TcpRelay? _way;

    // A server that does not answer is given up as soon as the configuration allows it.
    protected override string HomeConfiguration => $"""
        {server.ConfigurationWith(server.ComponentSecret, _way!.Port)}
          keepAlive: 5s
          pingTimeout: 5s
        """;

    private protected override IReadOnlyList<(string Name, Func<Random, Task> Break)> HomeBreaks =>
    [
        ("cut off from Prosody", chance => WithoutWritersAsync(
            () =>
            {
                _way!.Cut();
                return Task.CompletedTask;
            },
            async () =>
            {
                var logged = Bridge.Log.Count;
                await Task.Delay(chance.Next(1000), Token);
                _way!.Open();
                await Bridge.WaitForLogAsync(Server.ConnectedLine, logged);
            })),
        ("held from Prosody until it gave up", _ => WithoutWritersAsync(
            () =>
            {
                _way!.Hold();
                return Task.CompletedTask;
            },
            async () =>
            {
                // Also what was on its way for so long arrives in the end, beside its repetition.
                var logged = Bridge.Log.Count;
                await Bridge.WaitForLogAsync(Server.LostLine!, logged);
                _way!.Release();
                await Bridge.WaitForLogAsync(Server.ConnectedLine, logged);
            })),
        ("stopped", _ => WithoutWritersAsync(
            async () => Assert.Equal(0, await Bridge.StopAsync()),
            StartAgainAsync)),
        ("held from Prosody", async chance =>
        {
            _way!.Hold();
            await Task.Delay(500 + chance.Next(3000), Token);
            _way.Release();
        }),
    ];

    private protected override List<(string Contact, DeliveryOutcome Outcome)> UnnamedEnds => [.. _people.SelectMany(person => person.UnnamedEnds)];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_way is not null)
            await _way.DisposeAsync();
    }

    protected override async Task StartServersAsync()
    {
        await base.StartServersAsync();
        _way = new TcpRelay(new IPEndPoint(IPAddress.Loopback, server.ComponentPort));
    }

    private protected override EndurancePerson Describe(HomePerson person, MsnAccount account)
    {
        _people.Add(new JabberEndurancePerson((JabberPerson)person, account, Book));
        return _people[^1];
    }

    private protected override Task KillAsync(Random chance) => WithoutWritersAsync(
        Bridge.KillAsync,
        async () =>
        {
            await KillAgainAsync(chance);
            await StartAgainAsync();
        });

    private protected override string NameOf(string origin) => origin;

    /// <summary>
    /// Something breaks while everybody writes. Then they wait until it is whole again and write once more what did not end, in its order, before anything new.
    /// </summary>
    private async Task WithoutWritersAsync(Func<Task> breaks, Func<Task> mends)
    {
        await breaks();
        foreach (var chat in Chats)
            await chat.Writing.WaitAsync(Token);
        try
        {
            // What they wrote has met a bridge that is not there before the next one is.
            foreach (var person in _people)
                await person.HasWrittenAsync();
            await mends();
            foreach (var chat in Chats)
            {
                foreach (var name in Book.NotEnded(chat.LaneToMsn))
                {
                    EnduranceDiary.Note($"{name} is written again");
                    await chat.Person.WriteAsync(chat.Contact.Address, name, Token);
                }
            }
        }
        finally
        {
            foreach (var chat in Chats)
                chat.Writing.Release();
        }
    }
}
