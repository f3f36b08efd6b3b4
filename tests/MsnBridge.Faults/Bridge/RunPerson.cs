using System.Globalization;
using MsnBridge.Core.Identities;
using MsnBridge.Faults.Home;
using MsnBridge.Faults.Home.Matrix;
using MsnBridge.Faults.Home.Xmpp;

namespace MsnBridge.Faults.Bridge;

/// <summary>Somebody on the home network with his account on MSN.</summary>
internal sealed record RunPerson(int Number, string Name, HomeUser User)
{
    /// <summary>The name of the network in the bridge's configuration.</summary>
    public const string Profile = "msn";

    private static readonly string[] s_names = ["alice", "anna", "arthur"];

    public static IReadOnlyList<RunPerson> AllOf(HomeKind home) => [.. s_names.Select((name, index) => new RunPerson(index + 1, name, home switch
    {
        HomeKind.Matrix => RunHomeserver.UserOf(name),
        HomeKind.Xmpp => RunXmppServer.UserOf(name),
        _ => new HomeUser(ScriptedHome.NetworkId, name),
    }))];

    public string Account => $"{Name}@msn.example";

    public string Password => $"password-of-{Name}";

    /// <summary>The lane of what a contact says to somebody.</summary>
    public static string LaneOf(HomeUser user, ContactId? from) => $"{from}>{user.Address}";

    /// <summary>The lane of what he says to a contact.</summary>
    public string LaneTo(ContactId contact) => Msn.MsnContact.LaneOf(Account, contact.Value);

    public PuppetId Puppet { get; } = new(new Guid(Number.ToString("D32", CultureInfo.InvariantCulture)));
}
