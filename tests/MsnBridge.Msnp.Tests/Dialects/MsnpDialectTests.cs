using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Tests.Dialects;

public sealed class MsnpDialectTests
{
    [Theory]
    [InlineData("MSNP12", "MSNP12")]
    [InlineData("msnp8", "MSNP8")]
    public void A_dialect_is_found_by_name(string name, string found) => Assert.Equal(found, MsnpDialect.Find(name)!.Name);

    [Theory]
    [InlineData("MSNP99")]
    [InlineData("CVR0")]
    [InlineData("")]
    public void A_name_nobody_speaks_is_not_found(string name) => Assert.Null(MsnpDialect.Find(name));

    [Theory]
    [InlineData("MSNP22 MSNP8 msnp11 CVR0", "MSNP11")]
    [InlineData("MSNP21 MSNP20 MSNP19 MSNP18 MSNP17 CVR0", "MSNP18")]
    [InlineData("MSNP20 MSNP21 CVR0", "MSNP21")]
    [InlineData("MSNP8 MSNP12 CVR0", "MSNP12")]
    public void The_server_takes_the_best_it_speaks_of_what_is_offered(string offer, string chosen) =>
        Assert.Equal(chosen, MsnpDialect.Negotiate(offer.Split(' '), MsnpDialect.ByPreference)!.Name);

    [Fact]
    public void An_offer_without_a_common_dialect_is_refused() =>
        Assert.Null(MsnpDialect.Negotiate(["MSNP1", "CVR0"], MsnpDialect.ByPreference));

    [Fact]
    public void The_newest_dialect_is_offered_first() =>
        Assert.Equal(MsnpDialect.All.OrderByDescending(dialect => dialect.Version), MsnpDialect.All);

    [Fact]
    public void Every_dialect_has_its_place_in_the_order_of_preference() =>
        Assert.Equal(MsnpDialect.All.ToHashSet(), MsnpDialect.ByPreference.ToHashSet());
}
