using System.Globalization;
using MsnBridge.Core.Identities;

namespace MsnBridge.Faults.Bridge;

/// <summary>Somebody on the home network with his account on MSN.</summary>
internal sealed record RunPerson(int Number, string Name)
{
    /// <summary>The name of the network in the bridge's configuration.</summary>
    public const string Profile = "msn";

    public static IReadOnlyList<RunPerson> All { get; } = [new(1, "alice"), new(2, "anna"), new(3, "arthur")];

    public string Account => $"{Name}@msn.example";

    public string Password => $"password-of-{Name}";

    public HomeUser User { get; } = new(Home.ScriptedHome.NetworkId, Name);

    public PuppetId Puppet { get; } = new(new Guid(Number.ToString("D32", CultureInfo.InvariantCulture)));
}
