using System.Text;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Fuzzing;

/// <summary>The ids of users, which anybody chooses for himself.</summary>
internal static class AddressTargets
{
    private static readonly GhostIds Ghosts = new(new MatrixOptions { ServerName = "example.org" });

    public static IEnumerable<FuzzTarget> All =>
    [
        new("user-ids", Samples.Bytes(["@alice:example.org", "@_msn_local_bob=40msn.example:example.org", "@msnbot:example.org", "@a:b:8448", "@_msn_a_b=5fc:example.org"]), (input, ref _) => ReadUser(input))
        {
            Words = ["=40", "=", "=C3", "=c3=a9", "_", "@", ":", "=5f", "=00"],
        },
    ];

    private static void ReadUser(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        // Every contact has one ghost at most, and every ghost one contact.
        if (Ghosts.TryOf("local", new ContactId(text), out var ghost)
            && (!Ghosts.TryParse(ghost, out var profile, out var contact) || profile != "local" || contact.Value != text))
            throw new FuzzFindingException("A ghost is not its contact's.");
        if (!MatrixUserId.TryParse(text, out var user))
            return;
        if (!MatrixUserId.TryParse(user.ToString(), out var again) || again != user)
            throw new FuzzFindingException("An id is not read as it was written.");
        if (Ghosts.TryParse(user, out _, out _) && !Ghosts.IsOurs(user))
            throw new FuzzFindingException("A ghost is not ours.");
    }
}
