using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Contacts;

/// <summary>How the account shows itself.</summary>
/// <param name="Status">The status; <see cref="MsnpStatus.Offline"/> is not one, for that the session is ended.</param>
/// <param name="PersonalMessage">The line under the name; null or empty for none. Not shown before MSNP11.</param>
/// <param name="Media">What the person listens to; null for nothing. Not shown before MSNP11.</param>
public sealed record MsnOwnPresence(MsnpStatus Status = MsnpStatus.Online, string? PersonalMessage = null, Payloads.CurrentMedia? Media = null)
{
    /// <summary>The display picture; null for none. Not shown before MSNP9.</summary>
    public MsnObject? Picture { get; init; }
}
