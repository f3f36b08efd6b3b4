using MsnBridge.Msnp.Conversations;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>Takes handwriting that comes over peer-to-peer, in session 64, without an invitation.</summary>
internal interface IInkReceiver
{
    // headers in UTF-16LE (Content-Type: image/gif | application/x-ms-ink) CRLF CRLF NUL... base64:...

    /// <summary>Handwriting arrived, whole. Called on the read loop.</summary>
    /// <param name="conversation">Where.</param>
    /// <param name="sender">From whom.</param>
    /// <param name="message">The message as it came, in UTF-16LE; at most 256 KiB. The receiver may keep it.</param>
    ValueTask InkArrivedAsync(MsnConversationId conversation, string sender, ReadOnlyMemory<byte> message);
}
