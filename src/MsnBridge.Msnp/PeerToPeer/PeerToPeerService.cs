using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>All peer-to-peer of one session.</summary>
internal sealed class PeerToPeerService
{
    private readonly MsnTransferFailure _nothingYet = MsnTransferFailure.Unsupported;

    /// <summary>What is served.</summary>
    public SharedObjects Shared { get; } = new();

    /// <inheritdoc cref="Client.MsnpClient.FetchObjectAsync"/>
    public Task<ReadOnlyMemory<byte>> FetchAsync(string address, MsnObject what, CancellationToken cancellationToken) =>
        Task.FromException<ReadOnlyMemory<byte>>(new MsnTransferException(_nothingYet));

    /// <inheritdoc cref="Client.MsnpClient.SendFileAsync"/>
    public Task<MsnTransferResult> SendFileAsync(string address, MsnOutgoingFile file, IProgress<long>? progress, CancellationToken cancellationToken) =>
        Task.FromResult(new MsnTransferResult(_nothingYet));
}
