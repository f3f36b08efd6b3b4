using MsnBridge.Matrix.Access;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Tests.Access;

public sealed class AccessRulesTests
{
    [Theory]
    [InlineData("", "", "", true, false)]
    [InlineData("@alice:a.org", "", "", true, false)]
    [InlineData("@other:a.org", "", "", false, false)]
    [InlineData("b.org", "", "", false, false)]
    [InlineData("a.org", "", "", true, false)]
    [InlineData("a.org", "@alice:a.org", "", false, false)]
    [InlineData("@alice:a.org", "a.org", "", true, false)]
    [InlineData("a.org", "a.org", "", false, false)]
    [InlineData("@alice:a.org", "@alice:a.org", "", false, false)]
    [InlineData("@other:a.org", "", "@alice:a.org", true, true)]
    [InlineData("@other:a.org", "", "a.org", true, true)]
    [InlineData("@alice:a.org", "", "@alice:a.org", true, true)]
    [InlineData("@alice:a.org", "", "a.org", true, false)]
    [InlineData("", "@alice:a.org", "@alice:a.org", false, false)]
    [InlineData("", "a.org", "@alice:a.org", true, true)]
    [InlineData("", "a.org", "a.org", false, false)]
    public void Who_may_use_the_bridge_and_who_may_command_it(string allowed, string blocked, string admins, bool mayUse, bool mayCommand)
    {
        var rules = new AccessRules(new MatrixOptions
        {
            ServerName = "a.org",
            AllowedUsers = allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            BlockedUsers = blocked.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Admins = admins.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        });
        var alice = new MatrixUserId("alice", "a.org");

        Assert.Equal((mayUse, mayCommand), (rules.Allows(alice), rules.IsAdmin(alice)));
    }

    [Fact]
    public void Strangers_from_other_servers_are_let_in_by_name_only() =>
        Assert.False(new AccessRules(new MatrixOptions { ServerName = "a.org" }).Allows(new MatrixUserId("alice", "b.org")));
}
