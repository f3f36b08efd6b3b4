using System.Xml.Linq;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Tests.Rooms;

public sealed class RoomHistoryTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Only_the_last_is_kept()
    {
        var history = Said(RoomHistory.MaxCount + 5);

        Assert.Equal(RoomHistory.MaxCount, history.All.Count);
        Assert.Equal("5", history.All[0].Id);
    }

    [Fact]
    public void Long_things_push_out_more_and_the_last_stays()
    {
        var history = new RoomHistory();
        history.Add(Utterance("1", 150_000, 0));
        history.Add(Utterance("2", 150_000, 1));
        history.Add(Utterance("3", 500_000, 2));

        Assert.Equal("3", Assert.Single(history.All).Id);
    }

    [Fact]
    public void What_comes_again_is_there_once()
    {
        var history = Said(3);

        history.Add(Utterance("1", 1, 9));

        Assert.Equal(["0", "1", "2"], history.All.Select(utterance => utterance.Id));
    }

    [Theory]
    [InlineData("", "0 1 2 3 4")]
    [InlineData("<history maxstanzas='2'/>", "3 4")]
    [InlineData("<history maxstanzas='0'/>", "")]
    [InlineData("<history maxchars='0'/>", "")]
    [InlineData("<history maxchars='220'/>", "3 4")]
    [InlineData("<history seconds='150'/>", "3 4")]
    [InlineData("<history since='2026-11-23T12:03:00Z'/>", "3 4")]
    [InlineData("<history maxstanzas='-1' seconds='soon' since='once'/>", "0 1 2 3 4")]
    [InlineData("<history maxstanzas='99999999999999999999'/>", "0 1 2 3 4")]
    public void Device_gets_what_it_wants_of_it(string wish, string ids)
    {
        var join = XElement.Parse($"<x xmlns='{Ns.Muc}'>{wish}</x>");

        Assert.Equal(ids, string.Join(' ', Said(5).Read(join, s_noon.AddMinutes(5)).Select(utterance => utterance.Id)));
    }

    private static RoomHistory Said(int count)
    {
        var history = new RoomHistory();
        for (var number = 0; number < count; number++)
        {
            history.Add(Utterance($"{number}", 1, number));
        }

        return history;
    }

    private static RoomUtterance Utterance(string id, int length, int minute) =>
        new(id, id, null, "Alice", [new XElement(Ns.Component + "body", new string('x', length))], s_noon.AddMinutes(minute));
}
