namespace MsnBridge.Msnp.Commands;

/// <summary>What one error code means.</summary>
/// <param name="Class">What to do about it.</param>
/// <param name="Reason">Why, as a person may read it behind "The server refused it:". No code, no full stop.</param>
/// <param name="IsFollowedByClose">Whether servers close the connection after it.</param>
internal sealed record MsnpErrorMeaning(MsnpErrorClass Class, string Reason, bool IsFollowedByClose = false);
