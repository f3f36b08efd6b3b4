using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.Core.Networks;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.MsnNetwork.Media;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.VoiceClips;

namespace MsnBridge.MsnNetwork.Clips;

/// <summary>Sends a voice message as a voice clip and a sticker as handwriting, to those whose clients take them so.</summary>
internal sealed class ClipSending(MsnpClient client)
{
    // Fifteen seconds are some forty kilobytes, and a sticker is not much more.
    private const int Largest = 1024 * 1024;

    // A clip is fetched when its receiver listens to it, which may be later.
    private const int MostShared = 16;

    private readonly Lock _lock = new();
    private readonly Queue<MsnObject> _shared = [];

    /// <summary>How sending it so ended; null where it is to go as a file, and nothing was handed over.</summary>
    /// <param name="people">Who hears it: what only some of them can show is nothing to send to all.</param>
    public async Task<SendResult?> TrySendAsync(
        MsnConversationId conversation, IReadOnlyCollection<string> people, OutgoingFile file, CancellationToken cancellationToken)
    {
        var capabilities = CapabilitiesOf(conversation, people);
        if (file.File.Size is <= 0 or > Largest)
            return null;

        try
        {
            return await TrySendAsync(conversation, file, capabilities, cancellationToken);
        }
        catch (ContentRefusedException)
        {
            // Larger than was said.
            return null;
        }
    }

    private ClientCapabilities CapabilitiesOf(MsnConversationId conversation, IReadOnlyCollection<string> people)
    {
        // Who is away from a circle does not hear it.
        var listening = conversation.IsCircle
            ? people.Select(person => client.PresenceIn(conversation, person)).Where(member => member.Status != MsnpStatus.Offline)
            : people.Select(client.PresenceOf);
        return listening.Select(member => member.Capabilities).DefaultIfEmpty().Aggregate((all, one) => Common(all, one));
    }

    private static ClientCapabilities Common(ClientCapabilities all, ClientCapabilities one)
    {
        // The version of peer-to-peer is a number among the bits.
        const ClientCapabilities Version = ClientCapabilities.PeerToPeerVersion;
        return (all & one & ~Version) | ((all & Version) < (one & Version) ? all & Version : one & Version);
    }

    private async Task<SendResult?> TrySendAsync(
        MsnConversationId conversation, OutgoingFile file, ClientCapabilities capabilities, CancellationToken cancellationToken) => file.File.Kind switch
        {
            FileKind.VoiceClip when capabilities.HasFlag(ClientCapabilities.VoiceClips) && (capabilities & ClientCapabilities.PeerToPeerVersion) != 0 =>
                await TrySendVoiceAsync(conversation, file, cancellationToken),
            FileKind.Ink when capabilities.HasFlag(ClientCapabilities.InkGif) =>
                await TrySendInkAsync(conversation, file, capabilities.HasFlag(ClientCapabilities.ChunkedMessages), cancellationToken),
            _ => null,
        };

    private async Task<SendResult?> TrySendVoiceAsync(MsnConversationId conversation, OutgoingFile file, CancellationToken cancellationToken)
    {
        if (OggOpus.Decode(await LookAsync(file, cancellationToken), VoiceClip.Longest) is not { } samples)
            return null;

        await BeginAsync(file, cancellationToken);
        var clip = Share(VoiceClip.Encode(samples));
        return SendResultConversion.ToBridge(await client.SendVoiceClipAsync(conversation, clip, cancellationToken));
    }

    private async Task<SendResult?> TrySendInkAsync(MsnConversationId conversation, OutgoingFile file, bool inPieces, CancellationToken cancellationToken)
    {
        if (InkImage.ToGif(await LookAsync(file, cancellationToken)) is not { } gif)
            return null;

        var ink = new InkMessage(InkMessage.Gif, gif);
        if (!inPieces && ink.ToPayloads(Guid.Empty).Count > 1)
            return null;

        await BeginAsync(file, cancellationToken);
        return SendResultConversion.ToBridge(await client.SendInkAsync(conversation, ink, cancellationToken));
    }

    private MsnObject Share(byte[] clip)
    {
        var shared = client.ShareObject(MsnObjectType.VoiceClip, clip, "");
        lock (_lock)
        {
            _shared.Enqueue(shared);
            if (_shared.Count > MostShared)
                client.StopSharing(_shared.Dequeue());
        }

        return shared;
    }

    private static async Task<ReadOnlyMemory<byte>> LookAsync(OutgoingFile file, CancellationToken cancellationToken)
    {
        await using var content = await file.LookAsync(cancellationToken);
        using var bytes = new MemoryStream();
        await using var bounded = new BoundedWriteStream(bytes, Largest);
        await content.CopyToAsync(bounded, cancellationToken);
        return bytes.ToArray();
    }

    /// <summary>From here on it may have arrived.</summary>
    private static async Task BeginAsync(OutgoingFile file, CancellationToken cancellationToken)
    {
        await using var content = await file.OpenAsync(cancellationToken);
    }
}
