namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>What the data of a session is.</summary>
internal enum PeerDataKind
{
    /// <summary>Four zero bytes before an object.</summary>
    Preparation,

    /// <summary>An object: a picture, an emoticon, a wink, a voice clip.</summary>
    Object,

    /// <summary>A file.</summary>
    File,

    /// <summary>Handwriting, in session 64, which needs no invitation.</summary>
    Ink,
}

/// <summary>Data of a session on its way out.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ApplicationId">The number in the footer.</param>
/// <param name="Source">Where to read it, from <see cref="Position"/> on; not disposed by the link.</param>
/// <param name="Size">The length of all of it.</param>
/// <param name="Progress">Told how much has been handed over; null for nobody.</param>
internal sealed record PeerOutgoingData(uint SessionId, PeerDataKind Kind, uint ApplicationId, Stream Source, long Size, IProgress<long>? Progress = null)
{
    /// <summary>Where to read it, from <see cref="Position"/> on; not disposed by the link.</summary>
    public Stream Source { get; set; } = Source;

    /// <summary>The message's number on the wire, given by the link that sends first; kept when another link goes on with it.</summary>
    public uint MessageId { get; set; }

    /// <summary>How much of it was handed over: where to go on.</summary>
    public long Position { get; set; }
}
