namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>A real XMPP server and the way it is set up.</summary>
/// <param name="Name">The script in <c>deploy/servers</c> that starts it.</param>
/// <param name="Privileges">The component may manage rosters (XEP-0356).</param>
/// <param name="RosterSetByComponent">Whether a roster change by the component really works: ejabberd 23.01 grants the privilege and then
/// answers internal-server-error, because its mod_roster takes the component for a host.</param>
/// <param name="Uploads">It has a place for files (XEP-0363).</param>
public sealed record XmppServerKind(string Name, bool Privileges, bool RosterSetByComponent, bool Uploads = true)
{
    public static XmppServerKind Prosody { get; } = new("prosody", Privileges: true, RosterSetByComponent: true);

    public static XmppServerKind ProsodyWithoutPrivileges { get; } = new("prosody", Privileges: false, RosterSetByComponent: false, Uploads: false);

    public static XmppServerKind Ejabberd { get; } = new("ejabberd", Privileges: true, RosterSetByComponent: false);

    public static XmppServerKind EjabberdWithoutPrivileges { get; } = new("ejabberd", Privileges: false, RosterSetByComponent: false);

    public override string ToString() => Privileges ? Name : $"{Name} without privileges";
}
