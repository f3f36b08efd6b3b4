using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>Where clients find the parts of the network; known once it listens.</summary>
internal sealed class ServerAddresses
{
    public MsnpServerAddress Notification { get; set; }

    public MsnpServerAddress Switchboard { get; set; }

    /// <summary>The dispatch server, if there is one.</summary>
    public MsnpServerAddress? Dispatch { get; set; }

    public MsnpServerAddress Passport { get; set; }

    /// <summary>The web address of the Passport endpoints.</summary>
    public string PassportUrl => $"http://{Passport}/";

    /// <summary>The Passport endpoints over TLS, if there are any.</summary>
    public MsnpServerAddress? PassportTls { get; set; }
}
