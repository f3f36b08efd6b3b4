namespace MsnBridge.Web.Tests;

public sealed class PageOptionsTests
{
    [Theory]
    [InlineData("https://example.org/msn", "publicUrl")]
    [InlineData("https://msn.example.org/?a=b", "publicUrl")]
    [InlineData("https://somebody@msn.example.org/", "publicUrl")]
    public void An_address_that_is_not_the_pages_own_is_refused_with_what_to_write(string address, string key)
    {
        var fault = Assert.Single(new PageOptions { PublicUrl = new Uri(address) }.Validate());

        Assert.Equal(key, fault.Key);
        Assert.Contains("https://msn.example.org/", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Admins_are_persons_and_need_a_page()
    {
        var nobody = Assert.Single(new PageOptions { PublicUrl = new Uri("https://msn.example.org/"), Admins = ["example.org"] }.Validate());
        var pageless = Assert.Single(new PageOptions { Admins = ["@alice:example.org"] }.Validate());

        Assert.Equal(("admins", "admins"), (nobody.Key, pageless.Key));
        Assert.Contains("'example.org' is no address of a person", nobody.Message, StringComparison.Ordinal);
        Assert.Contains("page.publicUrl", pageless.Message, StringComparison.Ordinal);
        Assert.Empty(new PageOptions().Validate());
        Assert.Empty(new PageOptions { PublicUrl = new Uri("https://msn.example.org/"), Admins = ["@alice:example.org", "bob@example.org"] }.Validate());
    }
}
