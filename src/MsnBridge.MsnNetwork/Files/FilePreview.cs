using MsnBridge.Core.Files;
using MsnBridge.Core.Networks;
using MsnBridge.MsnNetwork.Media;

namespace MsnBridge.MsnNetwork.Files;

/// <summary>The small picture that a contact sees of a file before he takes it.</summary>
internal static class FilePreview
{
    // What is larger goes without: it would have to be held whole.
    private const int LargestLookedAt = 8_000_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Empty where there is none. Never throws for what the file is or for where it is.</summary>
    public static async Task<ReadOnlyMemory<byte>> MakeAsync(OutgoingFile file, TimeProvider time, CancellationToken cancellationToken)
    {
        if (file.File.Kind != FileKind.Image || file.File.Size is <= 0 or > LargestLookedAt)
            return default;
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await using var content = await file.LookAsync(either.Token);
            var bytes = new byte[file.File.Size];
            await content.ReadExactlyAsync(bytes, either.Token);
            var made = new DisplayPictureMaker().Make(bytes);
            return made is { Failure: null, MediaType: "image/png" } ? made.Bytes : default;
        }
        catch (Exception exception) when (exception is HomeContentException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Whether the file itself can be had is seen when it is sent.
            return default;
        }
    }
}
