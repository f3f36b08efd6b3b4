using System.Net.Sockets;
using System.Xml.Linq;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Streams;

/// <summary>The component stream could not be opened, or has ended. The message is for the operator and names what to change.</summary>
internal sealed class ComponentStreamException(XmppLinkFault fault, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public XmppLinkFault Fault { get; } = fault;

    public static ComponentStreamException FromSocket(SocketException exception, XmppOptions options)
    {
        var where = $"{options.Server}:{options.Port}";
        return exception.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => new(
                XmppLinkFault.ConnectionRefused,
                $"Nothing listens at {where}. Is the XMPP server running, and is that its component port? Check xmpp.server and xmpp.port.",
                exception),
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => new(
                XmppLinkFault.UnknownHost, $"The name {options.Server} cannot be resolved. Check xmpp.server.", exception),
            _ => new(XmppLinkFault.Unreachable, $"{where} cannot be reached ({exception.SocketErrorCode}). Check xmpp.server and xmpp.port.", exception),
        };
    }

    /// <summary><c>&lt;stream:error&gt;&lt;not-authorized xmlns='…xmpp-streams'/&gt;&lt;text xmlns='…xmpp-streams'&gt;…&lt;/text&gt;&lt;/stream:error&gt;</c></summary>
    public static ComponentStreamException FromStreamError(XElement error, XmppOptions options)
    {
        var condition = error.Elements().FirstOrDefault(child => child.Name.Namespace == Ns.StreamErrors && child.Name.LocalName != "text");
        var said = (string?)error.Element(Ns.StreamErrors + "text");
        var suffix = string.IsNullOrEmpty(said) ? "" : $" The server says: {said}";
        return condition?.Name.LocalName switch
        {
            // ejabberd answers this for a component that it does not have, too.
            "not-authorized" => new(
                XmppLinkFault.WrongSecret,
                $"The XMPP server refused the secret for {options.Component}. Make xmpp.secret the same as the component's secret at the server, "
                    + $"and check that the server has a component {options.Component} (xmpp.component).{suffix}"),
            "host-unknown" or "host-gone" or "improper-addressing" => new(
                XmppLinkFault.UnknownComponent,
                $"The XMPP server has no component {options.Component}. Check xmpp.component, or add the component at the server.{suffix}"),
            "conflict" => new(
                XmppLinkFault.AlreadyConnected,
                $"Another process is connected to the XMPP server as {options.Component}. Is the bridge running twice? Otherwise check xmpp.component.{suffix}"),
            { } name => new(XmppLinkFault.StreamError, $"The XMPP server ended the stream: {name}.{suffix}"),
            null => new(XmppLinkFault.StreamError, $"The XMPP server ended the stream with an error that has no condition.{suffix}"),
        };
    }
}
