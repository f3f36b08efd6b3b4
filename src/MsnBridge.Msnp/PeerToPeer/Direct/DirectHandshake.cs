namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>What two clients said to each other in advance, so that each knows the other on a direct connection.</summary>
/// <param name="Own">What is said here.</param>
/// <param name="Expected">What the other has to say; its hash where <paramref name="IsHashed"/>.</param>
/// <param name="IsHashed">Whether only a hash of it was told.</param>
/// <param name="IsBare">Whether it goes without a header (second binary form).</param>
internal sealed record DirectHandshake(Guid Own, Guid Expected, bool IsHashed, bool IsBare)
{
    // Any number does: no message of a link has it yet.
    private const uint Identifier = 1;

    // >>> foo NUL
    // >>> nonce                                            <<< nonce
    /// <summary>The side that connected: says who it is, and hears who the other is.</summary>
    /// <returns>False if he is somebody else.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">What came is no frame.</exception>
    public async Task<bool> ConnectedAsync(DirectChannel channel, CancellationToken cancellationToken)
    {
        channel.Write(DirectFrames.Greeting);
        Say(channel);
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await HearAsync(channel, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The side that listened: hears who the other is, and only then says who it is.</summary>
    /// <inheritdoc cref="ConnectedAsync"/>
    public async Task<bool> AcceptedAsync(DirectChannel channel, CancellationToken cancellationToken)
    {
        if (await channel.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } greeting || !greeting.Span.SequenceEqual(DirectFrames.Greeting))
            return false;

        if (!await HearAsync(channel, cancellationToken).ConfigureAwait(false))
            return false;

        Say(channel);
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void Say(DirectChannel channel) => channel.Write(DirectNonce.Write(Own, IsBare ? null : Identifier));

    private async Task<bool> HearAsync(DirectChannel channel, CancellationToken cancellationToken) =>
        await channel.ReadAsync(cancellationToken).ConfigureAwait(false) is { } packet
        && DirectNonce.Read(packet.Span) is { } said
        && (IsHashed ? DirectNonce.HashOf(said) : said) == Expected;
}
