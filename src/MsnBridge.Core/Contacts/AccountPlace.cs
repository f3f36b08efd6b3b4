namespace MsnBridge.Core.Contacts;

/// <summary>A place where an account is signed in: a computer, a telephone, this bridge.</summary>
/// <param name="Id">What the remote network tells it by; opaque to Core.</param>
/// <param name="Name">What it calls itself, for a person; never empty.</param>
/// <param name="IsThisBridge">Whether it is the bridge's own session.</param>
public sealed record AccountPlace(string Id, string Name, bool IsThisBridge);
