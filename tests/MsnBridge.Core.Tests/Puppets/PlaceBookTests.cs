using MsnBridge.Core.Contacts;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Tests.Puppets;

public sealed class PlaceBookTests
{
    private static readonly AccountPlace s_bridge = new("0", "MsnBridge", IsThisBridge: true);
    private static readonly AccountPlace s_laptop = new("1", "Laptop", IsThisBridge: false);
    private static readonly AccountPlace s_mobile = new("2", "a telephone", IsThisBridge: false);
    private readonly PlaceBook _book = new();

    [Fact]
    public void A_place_is_told_once_when_it_comes_and_once_when_it_goes()
    {
        Assert.Empty(_book.Change([s_bridge]));
        Assert.Contains("Laptop as well", Assert.Single(_book.Change([s_bridge, s_laptop])), StringComparison.Ordinal);
        Assert.Empty(_book.Change([s_laptop, s_bridge]));
        Assert.Contains("not signed in at Laptop", Assert.Single(_book.Change([s_bridge])), StringComparison.Ordinal);
    }

    [Fact]
    public void Those_who_come_together_are_one_notice() =>
        Assert.Contains("Laptop and a telephone", Assert.Single(_book.Change([s_bridge, s_laptop, s_mobile])), StringComparison.Ordinal);

    [Fact]
    public void A_place_that_is_still_there_after_an_outage_is_no_news()
    {
        Assert.Single(_book.Change([s_bridge, s_laptop]));
        _book.Forget();

        Assert.Empty(_book.Places);
        Assert.Empty(_book.Change([s_bridge, s_laptop]));
    }
}
