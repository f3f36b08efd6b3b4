using System.Collections.Immutable;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Telemetry;

/// <summary>How much the store holds, for metrics and health. Reads beside the writer; safe for concurrent use.</summary>
public interface IStoreFigures
{
    /// <summary>Counts. Its cost grows with what has not ended, not with what has.</summary>
    ValueTask<StoreFigures> ReadAsync(CancellationToken cancellationToken);
}

/// <param name="Journal">What was accepted and has not ended; nothing for a group without any.</param>
/// <param name="SetAside">Entries of the journal and of the inbox that this version cannot read.</param>
/// <param name="Inbox">What home servers handed over and is not dealt with.</param>
/// <param name="FreeBytes">What the disk of the store has left; null where that cannot be told.</param>
public sealed record StoreFigures(
    ImmutableArray<PendingFigures> Journal, long SetAside, ImmutableArray<PendingFigures> Inbox, long DatabaseBytes, long ContentBytes, long ContentCount,
    long? FreeBytes);

/// <summary>What has not ended, of one direction and home network.</summary>
/// <param name="ToHome">True for what goes to a home network, false for what goes to the remote one.</param>
/// <param name="HomeNetwork">The home network it goes to or came from; null where it belongs to none.</param>
/// <param name="Lanes">Of how many lanes it is.</param>
/// <param name="Oldest">When the oldest was accepted.</param>
public sealed record PendingFigures(bool ToHome, HomeNetworkId? HomeNetwork, long Count, long Lanes, DateTimeOffset Oldest);
