namespace MsnBridge.Core.Events;

/// <summary>
/// Something that happened on one of the networks, in no network's own words. Immutable. The hierarchy is closed: a <c>switch</c> over
/// the sealed records below <see cref="RemoteEvent"/> or <see cref="JournaledEvent"/> is meant to be exhaustive.
/// </summary>
public abstract record BridgeEvent;
