using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Streams;

/// <summary>The transport at its server over all connections: opens one, keeps it, opens the next. Sending is safe from any thread;
/// <see cref="RunAsync"/> is called once.</summary>
internal sealed partial class XmppComponent : IStanzaStream, IXmppLink
{
    private readonly XmppOptions _options;
    private readonly IComponentConnector _connector;
    private readonly TimeProvider _time;
    private readonly Random _chance;
    private readonly ILogger<XmppComponent> _logger;
    private readonly Lock _lock = new();
    private TaskCompletionSource<ComponentStream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public XmppComponent(
        XmppOptions options, IComponentConnector connector, TimeProvider time, ILogger<XmppComponent> logger, Random? chance = null)
    {
        _options = options;
        _connector = connector;
        _time = time;
        _chance = chance ?? Random.Shared;
        _logger = logger;
        Status = new(XmppLinkState.Connecting, null, null, time.GetUtcNow());
    }

    public XmppLinkStatus Status { get; private set => Volatile.Write(ref field, value); }

    /// <summary>How long ago the server last handed something back that this had sent to itself; null where there is no connection.</summary>
    public TimeSpan? SinceProofOfLife => Current?.SinceProofOfLife;

    public void Post(XElement stanza)
    {
        if (Current is not { } stream || !stream.TryPost(StanzaWriter.Write(stanza)))
        {
            XmppInstruments.Dropped();
            LogStanzaDropped(stanza.Name.LocalName, Stanza.TypeOf(stanza));
        }
    }

    public async Task<bool> TrySendAsync(XElement stanza, CancellationToken cancellationToken) =>
        Current is { } stream && await stream.TrySendAsync(StanzaWriter.Write(stanza), cancellationToken);

    public async Task SendAsync(XElement stanza, CancellationToken cancellationToken)
    {
        var bytes = StanzaWriter.Write(stanza);
        while (true)
        {
            Task<ComponentStream> next;
            lock (_lock)
            {
                next = _stream.Task;
            }

            var stream = await next.WaitAsync(cancellationToken);
            if (await stream.TrySendAsync(bytes, cancellationToken))
            {
                return;
            }

            await stream.Ended.WaitAsync(cancellationToken);
            Withdraw(stream);
        }
    }

    public Task<XElement?> QueryAsync(XElement query, CancellationToken cancellationToken) =>
        Current is { } stream ? stream.QueryAsync(query, cancellationToken) : Task.FromResult<XElement?>(null);

    /// <summary>Keeps the transport connected until stopped. Never throws for what the server or the network does.</summary>
    public async Task RunAsync(IStanzaHandler handler, CancellationToken stop)
    {
        var delay = new ReconnectDelay(_options.ReconnectDelay, _options.MaxReconnectDelay, _chance.NextDouble);
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                var since = _time.GetTimestamp();
                try
                {
                    await RunOnceAsync(handler, stop);
                }
                catch (ComponentStreamException ex)
                {
                    ReportDown(ex);
                }

                // A server that accepts and hangs up at once is not hammered.
                if (_time.GetElapsedTime(since) > _options.MaxReconnectDelay)
                {
                    delay.Reset();
                }

                await Task.Delay(delay.Next(), _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            ReportStopped();
        }
    }

    /// <summary>Says that the transport was shut down on purpose. Harmless where it is said already.</summary>
    public void ReportStopped()
    {
        if (Status.State == XmppLinkState.Stopped)
        {
            return;
        }

        Status = new(XmppLinkState.Stopped, null, null, _time.GetUtcNow());
        LogLinkStopped(_options.Component);
    }

    private async Task RunOnceAsync(IStanzaHandler handler, CancellationToken stop)
    {
        await using var connection = await ComponentConnection.OpenAsync(_options, _connector, _time, stop);
        var stream = new ComponentStream(_options, connection, _time);
        Status = new(XmppLinkState.Up, null, null, _time.GetUtcNow());
        LogLinkUp(_options.Component, _options.Server, _options.Port);
        lock (_lock)
        {
            _stream.SetResult(stream);
        }

        try
        {
            await stream.RunAsync(handler, stop);
        }
        finally
        {
            Withdraw(stream);
        }
    }

    private ComponentStream? Current
    {
        get
        {
            lock (_lock)
            {
                return _stream.Task.IsCompletedSuccessfully ? _stream.Task.Result : null;
            }
        }
    }

    private void Withdraw(ComponentStream stream)
    {
        lock (_lock)
        {
            if (_stream.Task.IsCompletedSuccessfully && _stream.Task.Result == stream)
            {
                _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    // One line for one outage: an attempt that fails as the one before did is not news.
    private void ReportDown(ComponentStreamException fault)
    {
        XmppInstruments.Down(fault.Fault);
        var before = Status;
        if (before.State == XmppLinkState.Down && before.Fault == fault.Fault)
        {
            LogLinkStillDown(fault.Fault, fault.Message);
            return;
        }

        Status = new(XmppLinkState.Down, fault.Fault, fault.Message, _time.GetUtcNow());
        LogLinkDown(fault.Fault, fault.Message);
    }

    [LoggerMessage(XmppEventIds.LinkUp, LogLevel.Information, "The transport {Component} is connected to the XMPP server at {Server}:{Port}.")]
    private partial void LogLinkUp(string component, string server, int port);

    [LoggerMessage(XmppEventIds.LinkDown, LogLevel.Error, "No connection to the XMPP server ({Fault}): {Detail} The bridge keeps trying.")]
    private partial void LogLinkDown(XmppLinkFault fault, string detail);

    [LoggerMessage(XmppEventIds.LinkStillDown, LogLevel.Debug, "Still no connection to the XMPP server ({Fault}): {Detail}")]
    private partial void LogLinkStillDown(XmppLinkFault fault, string detail);

    [LoggerMessage(XmppEventIds.LinkStopped, LogLevel.Debug, "The transport {Component} has left the XMPP server.")]
    private partial void LogLinkStopped(string component);

    [LoggerMessage(XmppEventIds.StanzaDropped, LogLevel.Debug, "A {Kind} of type {Type} was dropped: there is no connection to the XMPP server, or its queue is full.")]
    private partial void LogStanzaDropped(string kind, string? type);
}
