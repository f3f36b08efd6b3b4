namespace MsnBridge.Core.Puppets;

/// <summary>What the middle of the bridge is busy with, for whoever looks after it. Safe for concurrent use and cheap.</summary>
public interface IBridgeWork
{
    BridgeWorkState Look();
}

/// <param name="Lanes">Conversations, each in one direction, that have something to bring to its end.</param>
/// <param name="LanesWaiting">Those of them that wait for somebody: for a network to be back, for a person to answer.</param>
/// <param name="OldestAtWork">Since when the oldest handling that waits for nobody has been at it; null where there is none.</param>
/// <param name="LanesGivenUp">How many handlings were given up since the start because they did not come back.</param>
/// <param name="PuppetRestarts">How many times a puppet was begun anew since the start because handling something failed.</param>
/// <param name="SignInsRunning">Accounts that are signing in.</param>
/// <param name="SignInsWaiting">Accounts that wait for their turn to sign in.</param>
public sealed record BridgeWorkState(
    int Lanes, int LanesWaiting, DateTimeOffset? OldestAtWork, long LanesGivenUp, long PuppetRestarts, int SignInsRunning, int SignInsWaiting);
