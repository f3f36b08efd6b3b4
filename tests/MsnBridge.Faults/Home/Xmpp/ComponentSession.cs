using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Faults.Simulation;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Faults.Home.Xmpp;

/// <summary>One connection to the component port (XEP-0114), as the server sees it.</summary>
internal sealed class ComponentSession(World world, Wire wire, RunXmppServer server)
{
    private const string StreamId = "stream-of-the-run";
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(30);

    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>();

    /// <summary>Whether anything but its two ends could have ended it.</summary>
    public bool IsDisturbed => wire.IsDisturbed || IsRefused;

    /// <summary>Whether the server did not take it.</summary>
    public bool IsRefused { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>What is sent when the connection is dead already is gone, and nobody is told.</summary>
    public void Send(XElement stanza) => _outgoing.Writer.TryWrite(StanzaWriter.Write(stanza));

    public void Break() => wire.Cut();

    public async Task ServeAsync(RequestFate fate)
    {
        var writing = WriteAsync();
        using var reader = new StanzaReader(wire.ServerEnd.Input.AsStream(leaveOpen: true), 1024 * 1024, CancellationToken.None);
        try
        {
            await ServeAsync(reader, fate);
        }
        catch (IOException)
        {
            // Reset.
        }
        catch (XmlException fault)
        {
            // That it ends in the middle of something is no fault; what is no XML is one, whenever it ends.
            if (!reader.AtEnd)
                world.Fail(fault);
        }
        finally
        {
            IsOver = true;
            server.End(this);
            _outgoing.Writer.TryComplete();
            await writing;
            await wire.ServerEnd.Output.CompleteAsync();
            await wire.ServerEnd.Input.CompleteAsync();
        }
    }

    // >>> <stream:stream xmlns='jabber:component:accept' xmlns:stream='…' to='msn.home.example'>
    // <<< <stream:stream … from='msn.home.example' id='…'>
    // >>> <handshake>aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e</handshake>
    // <<< <handshake/>
    private async Task ServeAsync(StanzaReader reader, RequestFate fate)
    {
        await reader.ReadHeaderAsync();
        Say($"<?xml version='1.0'?><stream:stream xmlns='{Ns.Component}' xmlns:stream='{Ns.Stream}' from='{RunXmppServer.Component}' id='{StreamId}'>");
        if (await reader.ReadAsync() is not { } handshake)
            return;
        if (handshake.Name != Ns.Component + "handshake" || handshake.Value != Convert.ToHexStringLower(Digest()))
        {
            world.Fail(new InvalidOperationException("The bridge did not shake hands with the secret."));
            return;
        }

        if (fate is RequestFate.Failed or RequestFate.TooMany)
        {
            Refuse("resource-constraint");
            return;
        }

        if (fate == RequestFate.AnswerLate)
        {
            IsRefused = true;
            await world.WaitAsync(s_late);
        }

        if (!server.TryBegin(this))
        {
            Refuse("conflict");
            return;
        }

        Send(new XElement(Ns.Component + "handshake"));
        if (fate == RequestFate.AnswerLost)
            wire.Cut();
        server.Welcome();
        while (await reader.ReadAsync() is { } stanza)
            server.Route(stanza);
    }

    private void Refuse(string condition)
    {
        IsRefused = true;
        world.Steps.Add($"XMPP server refuses: {condition}");
        Say($"<stream:error><{condition} xmlns='{Ns.StreamErrors}'/></stream:error></stream:stream>");
    }

    private void Say(string text) => _outgoing.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    private async Task WriteAsync()
    {
        await foreach (var bytes in _outgoing.Reader.ReadAllAsync())
            await wire.ServerEnd.Output.WriteAsync(bytes);
    }

#pragma warning disable CA5350 // XEP-0114 says SHA-1.
    private static byte[] Digest() => SHA1.HashData(Encoding.UTF8.GetBytes(StreamId + RunXmppServer.Secret));
#pragma warning restore CA5350
}
