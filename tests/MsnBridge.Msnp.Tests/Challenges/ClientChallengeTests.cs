using MsnBridge.Msnp.Challenges;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Tests.Challenges;

public sealed class ClientChallengeTests
{
    [Theory]
    [InlineData("15570131571988941333", "msmsgs@msnmsgr.com", "8f2f5a91b72102cd28355e9fc9000d6e")]
    [InlineData("12345678901234567890", "msmsgs@msnmsgr.com", "8ba1bb9d6dbf624fee31a2053af5fdd0")]
    [InlineData("29409134351025259292", "msmsgs@msnmsgr.com", "d0c1178c689350104350d99f8c36ed9c")]
    [InlineData("29409134351025259292", "PROD0038W!61ZTF9", "0a92b938ee214352d5e1f93b0acd1552")]
    [InlineData("29409134351025259292", "PROD0058#7IL2{QD", "6f08384a0a18a8073998e190136566d4")]
    [InlineData("29409134351025259292", "PROD0061VRRZH@4F", "e713b299d972368a01227dfbc0c7c7c7")]
    [InlineData("29409134351025259292", "PROD00504RLUG%WL", "6045bc2e05b11c769032129eef4d7fcb")]
    [InlineData("29409134351025259292", "PROD0076ENE8*@AW", "631b3cd927795aaf60f26b009a869a67")]
    public void Old_dialects_answer_with_a_plain_hash(string challenge, string productId, string answer) =>
        Assert.Equal(answer, ClientChallenge.Answer(challenge, ClientProduct.Find(productId)!, ChallengeAlgorithm.Md5));

    [Theory]
    [InlineData("15570131571988941333", "PROD0120PW!CCV9@", "9cb1df88322e338f23c67780a2ff14e1")]
    [InlineData("15570131571988941333", "PROD0119GSJUC$18", "521fdf1c2586c53b01b2b2653dc9085f")]
    [InlineData("15570131571988941333", "PROD0090YUAUV{2B", "d8d8cb2c2043a603d8286a3343143ee1")]
    [InlineData("15570131571988941333", "PROD0101{0RM?UBW", "a2bcaf5dec2e7407282d443a8e38abd8")]
    [InlineData("15570131571988941333", "PROD01065C%ZFN6F", "47d2b1e24f85947bdd29b3bfe29f027b")]
    [InlineData("15570131571988941333", "PROD0112J1LW7%NB", "1d5fd67d532cb419094072a2e4e6e645")]
    [InlineData("15570131571988941333", "PROD0113H11T8$X_", "b405d6f237c67d32bc4661ce5105d267")]
    [InlineData("15570131571988941333", "PROD0114ES4Z%Q5W", "ae79936594a1918def84ea4997163d6c")]
    [InlineData("15570131571988941333", "PROD0118R6%2WYOS", "e00ce87d7db6b0c57bd39fbdcb22598a")]
    [InlineData("1663122458434562624782678054", "PROD0120PW!CCV9@", "f379e91748f9722568da550eccefec47")]
    [InlineData("155701315719889413335702", "PROD0090YUAUV{2B", "356b4ae4a93bc108492eae990106ea11")]
    public void New_dialects_answer_with_a_keyed_hash(string challenge, string productId, string answer) =>
        Assert.Equal(answer, ClientChallenge.Answer(challenge, ClientProduct.Find(productId)!, ChallengeAlgorithm.Keyed64Bit));

    [Theory]
    [InlineData("155701315719889413335702", "356b4ae4a93bc108492eae990106ea11", true)]
    [InlineData("155701315719889413335702", "7c4972da1e1a2f24000c96a7b627043d", true)]
    [InlineData("155701315719889413335702", "356b4ae4a93bc108492eae990106ea12", false)]
    [InlineData("15570131571988941333", "d8d8cb2c2043a603d8286a3343143ee1", true)]
    public void Either_padding_is_an_answer(string challenge, string answer, bool isAnswer) =>
        Assert.Equal(isAnswer, ClientChallenge.IsAnswer(answer, challenge, ClientProduct.Find("PROD0090YUAUV{2B")!, ChallengeAlgorithm.Keyed64Bit));

    [Fact]
    public void A_new_challenge_is_twenty_digits_and_not_the_last_one()
    {
        var first = ClientChallenge.Create();

        Assert.Matches("^[0-9]{20}$", first);
        Assert.NotEqual(first, ClientChallenge.Create());
    }

    [Fact]
    public void Every_dialect_has_a_product() =>
        Assert.All(MsnpDialect.All, dialect => Assert.Contains(ClientProduct.For(dialect), ClientProduct.Known));
}
