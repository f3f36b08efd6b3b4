using MsnBridge.Core.Files;
using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Puppets;

/// <summary>How puppets behave, for all of them alike.</summary>
public sealed record PuppetPolicy
{
    /// <summary>What happens to the remote session when its owner leaves his home network.</summary>
    public AwayPolicy WhenUserIsAway { get; init; } = AwayPolicy.SignOut;

    /// <summary>How long a puppet stays signed in after its owner has left, where it is to sign out then: what he said last is still delivered,
    /// and a client that comes back at once finds everything as it was.</summary>
    public TimeSpan SignOutDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an outage of the remote network lasts before people are told of it.</summary>
    public TimeSpan OutageNoticeAfter { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a message may wait for a session before its sender is told that it expired, for those who have not chosen themselves.</summary>
    public TimeSpan MessageLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The least and the most that people may choose for it.</summary>
    public TimeSpan ShortestMessageLifetime { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan LongestMessageLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The wait before the first attempt to sign in again; it doubles with each failure, with a jitter of a quarter.</summary>
    public TimeSpan FirstReconnectDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait between attempts to sign in.</summary>
    public TimeSpan LongestReconnectDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many puppets may be signing in to one network at one moment: the budget that all reconnects share.</summary>
    public int ConcurrentSignIns { get; init; } = 10;

    /// <summary>How many puppets may begin to sign in to one network within a second by themselves, after a start or an outage.</summary>
    public int SignInsPerSecond { get; init; } = 50;

    /// <summary>Whether codes of ordinary emoticons become characters for those who have not chosen themselves.</summary>
    public bool EmoticonsAsUnicode { get; init; }

    /// <summary>Whether accounts are called what their owners call themselves at home, for those who have not chosen themselves.</summary>
    public bool FollowName { get; init; }

    /// <summary>What becomes of files.</summary>
    public FilePolicy Files { get; init; } = new();

    /// <summary>How long a message, or what a puppet is told, may be at work without an end before it is taken for stuck, given up and begun anew.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long what is at work may go on when the bridge stops. Shorter than service managers wait before they kill.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How much may wait for a home network that is away.</summary>
    public BacklogLimits Backlog { get; init; } = new();

    /// <summary>How long the journal remembers entries that have ended, and with them which events it has seen.</summary>
    public TimeSpan JournalRetention { get; init; } = TimeSpan.FromDays(7);
}

/// <summary>What happens to a puppet whose owner is away.</summary>
public enum AwayPolicy
{
    /// <summary>The puppet signs out, as gateways do (XEP-0100, section 4.4): the owner is seen offline.</summary>
    SignOut,

    /// <summary>The puppet stays signed in, shown to nobody.</summary>
    Invisible,

    /// <summary>The puppet stays signed in and is shown as away; messages arrive and wait on the home network.</summary>
    Away,
}
