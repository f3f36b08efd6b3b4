using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Switchboard;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.PeerToPeer.Switchboards;

/// <summary>Carries packets to one person in a switchboard, where everybody else hears them too and passes over them.</summary>
internal sealed class SwitchboardCarrier : IPeerCarrier
{
    /// <summary>The content type of what is carried.</summary>
    public const string ContentType = "application/x-msnmsgrp2p";

    private readonly SwitchboardConnection _switchboard;
    private readonly SwitchboardWindow _window;
    private readonly Func<MsnConversationId> _conversation;
    private readonly string _peer;
    private readonly byte[] _head;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="switchboard">The switchboard.</param>
    /// <param name="window">Its pace.</param>
    /// <param name="conversation">The conversation the switchboard is of at present.</param>
    /// <param name="self">Who sends.</param>
    /// <param name="peer">To whom.</param>
    public SwitchboardCarrier(
        SwitchboardConnection switchboard, SwitchboardWindow window, Func<MsnConversationId> conversation, EndpointHandle self, EndpointHandle peer)
    {
        _switchboard = switchboard;
        _window = window;
        _conversation = conversation;
        _peer = peer.Account;
        _head = HeadFor(self, peer);
        Ended = Task.WhenAny(_switchboard.Ended, _left.Task);
    }

    /// <summary>What official clients send since MSN Messenger 6, and what servers with a limit of 1664 bytes to a message take.</summary>
    public int LargestPayload => 1202;

    public bool HasFooter => true;

    public bool IsUsable => !_left.Task.IsCompleted && _switchboard.IsUsable && _switchboard.Participants.Contains(_peer);

    public Task Ended { get; }

    public MsnConversationId Conversation => _conversation();

    // MIME-Version: 1.0 CRLF
    // Content-Type: application/x-msnmsgrp2p CRLF
    // P2P-Dest: account CRLF                               account;{guid} where places are named, and then P2P-Src: account;{guid} CRLF
    // CRLF
    // packet

    /// <summary>What goes before each packet.</summary>
    public static byte[] HeadFor(EndpointHandle self, EndpointHandle peer)
    {
        var source = peer.EndpointId is null ? "" : $"P2P-Src: {self}\r\n";
        return Encoding.UTF8.GetBytes($"MIME-Version: 1.0\r\nContent-Type: {ContentType}\r\nP2P-Dest: {peer}\r\n{source}\r\n");
    }

    /// <summary>The peer has left the switchboard.</summary>
    public void Leave() => _left.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        ThrowIfLeft();
        try
        {
            await _window.SendAsync(Wrap(packet), cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionEndedException exception)
        {
            throw new PeerCarrierEndedException(exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        ThrowIfLeft();
        return _window.WaitForRoomAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable Hold() => _switchboard.Hold();

    private void ThrowIfLeft()
    {
        if (_left.Task.IsCompleted)
            throw new PeerCarrierEndedException();
    }

    private MsnpPayload Wrap(ReadOnlyMemory<byte> packet)
    {
        var payload = new byte[_head.Length + packet.Length];
        _head.CopyTo(payload, 0);
        packet.CopyTo(payload.AsMemory(_head.Length));
        return new MsnpPayload(payload);
    }
}
