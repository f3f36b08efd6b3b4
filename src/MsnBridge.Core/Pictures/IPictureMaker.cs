namespace MsnBridge.Core.Pictures;

/// <summary>Makes of a person's picture what clients of the remote network take. Offered by that network.</summary>
public interface IPictureMaker
{
    /// <summary>The same bytes give the same picture. Never throws for what the bytes are.</summary>
    MadePicture Make(ReadOnlyMemory<byte> original);
}

/// <param name="Bytes">Empty where it failed.</param>
/// <param name="Failure">Null where it was made.</param>
public sealed record MadePicture(ReadOnlyMemory<byte> Bytes, string MediaType, OwnPictureResult? Failure)
{
    public static MadePicture Failed(OwnPictureResult failure) => new(default, "", failure);
}
