using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Tests;

public sealed class MatrixUserIdTests
{
    [Theory]
    [InlineData("@alice:example.org", "alice", "example.org")]
    [InlineData("@a:b:8448", "a", "b:8448")]
    [InlineData("@al_ice=40x:[::1]:80", "al_ice=40x", "[::1]:80")]
    public void Parts_are_told_apart_at_the_first_colon(string text, string localpart, string server)
    {
        Assert.True(MatrixUserId.TryParse(text, out var id));
        Assert.Equal((localpart, server, text), (id.Localpart, id.Server, id.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("alice:example.org")]
    [InlineData("@:example.org")]
    [InlineData("@alice")]
    [InlineData("@alice:")]
    [InlineData("@al ice:example.org")]
    [InlineData("@al\nice:example.org")]
    public void What_is_no_user_id_is_refused(string? text) => Assert.False(MatrixUserId.TryParse(text, out _));
}
