using MsnBridge.Xmpp;

namespace MsnBridge.Diagnosis;

/// <summary>Connects to the XMPP server as the component, shakes hands and leaves.</summary>
internal sealed class XmppCheck(XmppOptions? options, TimeProvider time) : ILinkCheck
{
    private const string Link = "XMPP component";

    public async Task<LinkFinding> TryAsync(CancellationToken cancellationToken)
    {
        if (options is null)
            return LinkFinding.NotUsed(Link, "switched off by xmpp.enabled");

        var status = await XmppLinkCheck.RunAsync(options, time, cancellationToken);
        if (status.State == XmppLinkState.Up)
            return LinkFinding.Works(Link,
                $"{options.Server}:{options.Port} accepts {options.Component}; {DescribeUsers(options)} may link accounts");

        return LinkFinding.Broken(Link, status.Detail ?? "The connection failed.", status.Fault switch
        {
            XmppLinkFault.UnknownHost or XmppLinkFault.Unreachable => "xmpp.server",
            XmppLinkFault.WrongSecret => "xmpp.secret",
            XmppLinkFault.UnknownComponent or XmppLinkFault.AlreadyConnected => "xmpp.component",
            _ => "xmpp.port",
        });
    }

    private static string DescribeUsers(XmppOptions options) =>
        options.AllowedUsers.Count > 0
            ? string.Join(", ", options.AllowedUsers)
            : $"everybody of {options.Component[(options.Component.IndexOf('.', StringComparison.Ordinal) + 1)..]}";
}
