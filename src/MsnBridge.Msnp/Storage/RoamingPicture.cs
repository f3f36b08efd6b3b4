namespace MsnBridge.Msnp.Storage;

/// <summary>A display picture.</summary>
/// <param name="Data">The picture itself.</param>
public sealed record RoamingPicture(ReadOnlyMemory<byte> Data)
{
    /// <summary>The type, by the first bytes: what clients say it is, is often wrong. Null if it is no picture that MSN knew.</summary>
    public string? MimeType => Data.Span switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'B', (byte)'M', ..] => "image/bmp",
        _ => null,
    };
}
