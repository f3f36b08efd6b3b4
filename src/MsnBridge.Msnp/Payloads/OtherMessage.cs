namespace MsnBridge.Msnp.Payloads;

/// <summary>Content that is not understood here further than what it is, so that a user can be told what he was sent.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Envelope">The message as it came.</param>
public sealed record OtherMessage(OtherContent Kind, MessageEnvelope Envelope) : MsnpMessage
{
    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => Envelope;

    /// <summary>The content type, never the content.</summary>
    public override string ToString() => $"{nameof(OtherMessage)} {{ {Kind} }}";

    internal static OtherMessage Read(MessageEnvelope envelope) => new(Recognise(envelope.ContentType), envelope);

    private static OtherContent Recognise(string contentType) => contentType switch
    {
        "text/x-mms-emoticon" => OtherContent.CustomEmoticons,
        // One library misspells the type in front of it.
        _ when contentType.EndsWith("x-mms-animemoticon", StringComparison.Ordinal) => OtherContent.CustomEmoticons,
        InkMessage.Gif or InkMessage.Isf => OtherContent.Handwriting,
        "text/x-msmsgsinvite" => OtherContent.Invitation,
        "application/x-msnmsgrp2p" => OtherContent.PeerToPeerData,
        _ => OtherContent.Unknown,
    };
}

/// <summary>What a message holds that is not understood further.</summary>
public enum OtherContent
{
    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>Pictures for shortcuts in the next text.</summary>
    CustomEmoticons,

    /// <summary>Handwriting in a form that nobody sends.</summary>
    Handwriting,

    /// <summary>An invitation to a file transfer, a voice call or another program, in the form before MSNP9.</summary>
    Invitation,

    /// <summary>A piece of a peer-to-peer transfer.</summary>
    PeerToPeerData,
}
