using MsnBridge.Msnp.Authentication;

namespace MsnBridge.Msnp.Tests.Authentication;

public sealed class SingleSignOnProofTests
{
    private const string FirstKey = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY";
    private const string FirstNonce = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+/";

    [Theory]
    [InlineData(
        FirstKey, FirstNonce, "0011223344556677",
        "HAAAAAEAAAADZgAABIAAAAgAAAAUAAAASAAAAAARIjNEVWZ3rCydvH0JRYfsINtOT/hr+DWFO6JznfNIG6RzRFb6lYhRVzaUloI/pdCnIC0HF4qFYZ170IX3OwJ4slDUU7vEQ0wjwWIIlT1oOlw5nspU2ksDAmw1qvWlld0kbeE=")]
    [InlineData(
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoOEhYaHiImKi4yNjo+QkZKT", "0123456789abcdef",
        "HAAAAAEAAAADZgAABIAAAAgAAAAUAAAASAAAAAEjRWeJq83vtXNIEVaVsP/pv42kC3V5Rrb3wZS1kXLKLrHNd2BfxBCHKZ2yWrDO7KJdIWh6yPe0OcALKKhYkEr+FtnwG64XZaSWSRFjCgIfQb9mii37ShlhDsL63ec3UovPFIg=")]
    [InlineData(
        "tgoPVK67sU36fQKlGLMgWgTXp7oiaQgE", "b/HYlQwiftDXH0jdk3WVPJ3Ol5KBmhSblSwdBBvZe8aT7/pnKAKtfDjhcD8AzZp6", "a1b2c3d4e5f60718",
        "HAAAAAEAAAADZgAABIAAAAgAAAAUAAAASAAAAKGyw9Tl9gcYqTyYD7Zqv1r9RixW7zaDng6ztTzr/+NJcslh+ChZ7Am96jE5QKd/fAkQt1VI8U3QP72g29JWcwqLBIrTITTmpHaFwp8b2/3TLGM0uNte7A8zGhZ0Fqb8PWNhRAU=")]
    public void The_proof_of_each_vector_comes_out(string key, string nonce, string vector, string proof)
    {
        Assert.Equal(proof, SingleSignOnProof.Create(Convert.FromBase64String(key), nonce, Convert.FromHexString(vector)));
        Assert.True(SingleSignOnProof.Verify(Convert.FromBase64String(key), nonce, proof));
    }

    [Theory]
    [InlineData(FirstKey, "HASH", "faab032d0b0b0e5c3b236294ac9070e62b429cc75f630d8f")]
    [InlineData(FirstKey, "ENCRYPTION", "6a09297162f557689b17565a605833abcd9be06386559ffa")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "HASH", "06af2ac1f46df3fde6e65fef60a13bd21eabb69f09a542c0")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "ENCRYPTION", "2dd0114b936beb17cc1d7fa10191010bb4b7b487404c43e3")]
    [InlineData("tgoPVK67sU36fQKlGLMgWgTXp7oiaQgE", "HASH", "95ea4c0a5a17c1d44033d538daa557608bcddbf98d24ff34")]
    [InlineData("tgoPVK67sU36fQKlGLMgWgTXp7oiaQgE", "ENCRYPTION", "6530da2f44646e36224a43abe0ddb89f6165033b74a8dff1")]
    public void The_keys_of_each_vector_come_out(string key, string use, string derived) => Assert.Equal(
        derived,
        Convert.ToHexStringLower(SingleSignOnProof.Derive(
            Convert.FromBase64String(key), System.Text.Encoding.ASCII.GetBytes($"WS-SecureConversationSESSION KEY {use}"))));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_nonce_of_any_length_is_padded(int length)
    {
        var nonce = new string('n', length);
        var proof = SingleSignOnProof.Create(Convert.FromBase64String(FirstKey), nonce);
        Assert.True(SingleSignOnProof.Verify(Convert.FromBase64String(FirstKey), nonce, proof));
    }

    [Fact]
    public void A_proof_with_any_byte_changed_is_refused()
    {
        var key = Convert.FromBase64String(FirstKey);
        var proof = Convert.FromBase64String(SingleSignOnProof.Create(key, FirstNonce));
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= 1;
            Assert.False(SingleSignOnProof.Verify(key, FirstNonce, Convert.ToBase64String(proof)));
            proof[i] ^= 1;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("HAAAAA==")]
    public void What_is_no_proof_is_refused(string proof) => Assert.False(SingleSignOnProof.Verify(Convert.FromBase64String(FirstKey), FirstNonce, proof));

    [Fact]
    public void A_proof_for_another_nonce_or_key_is_refused()
    {
        var key = Convert.FromBase64String(FirstKey);
        Assert.False(SingleSignOnProof.Verify(key, FirstNonce, SingleSignOnProof.Create(key, FirstNonce + "x")));
        Assert.False(SingleSignOnProof.Verify(key, FirstNonce, SingleSignOnProof.Create(new byte[24], FirstNonce)));
    }
}
