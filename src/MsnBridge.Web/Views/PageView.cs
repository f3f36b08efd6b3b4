using MsnBridge.Core.Networks;

namespace MsnBridge.Web.Views;

/// <summary>What a person sees. Texts as they are; the components encode them.</summary>
public sealed record PageView
{
    public required string User { get; init; }

    public required string FormToken { get; init; }

    public string? Notice { get; init; }

    public LoginView? Login { get; init; }

    public required IReadOnlyList<RemoteProfile> Profiles { get; init; }

    public IReadOnlyList<MessageView> Messages { get; init; } = [];

    public required PagingView MessageParts { get; init; }

    /// <summary>Null for whoever is no admin.</summary>
    public OverviewView? Overview { get; init; }
}

/// <param name="Profile">The name of the network; <paramref name="Network"/> is its title.</param>
/// <param name="State">With what to do about it.</param>
/// <param name="Since">When the state was entered: where <paramref name="Heard"/> is there, when the account was signed in.</param>
/// <param name="Heard">Null where the account is not signed in.</param>
public sealed record LoginView(string Address, string Profile, string Network, string State, string Since, HeardView? Heard, int Contacts, int Online);

/// <summary>When the server of an account that is signed in was last heard.</summary>
/// <param name="IsLate">Longer ago than pings allow.</param>
public sealed record HeardView(string Ago, bool IsLate)
{
    public const string Late = "late";
}

public sealed record MessageView(string Direction, string Chat, string Accepted, string State);

/// <summary>All logins, for admins.</summary>
/// <param name="Find">What the logins are searched by; empty for all.</param>
public sealed record OverviewView(
    ActivityView Activity, IReadOnlyList<NetworkView> Networks, string Find, IReadOnlyList<OverviewRow> Logins, PagingView LoginParts);

/// <summary>Which part of something long is shown, and where the rest is.</summary>
/// <param name="Shown">How much, of how much.</param>
/// <param name="Previous">The address of what comes before; null where nothing does.</param>
/// <param name="Next">The address of what comes after; null where nothing does.</param>
public sealed record PagingView(string Shown, string? Previous, string? Next);

/// <summary>What happened within the last minute, and who is signing in.</summary>
/// <param name="Failures">Attempts to hand something over that failed unexpectedly and are made again.</param>
public sealed record ActivityView(long FromMsn, long ToMsn, long Ended, long Failures, long SignIns, long FailedSignIns, int SigningIn, int WaitingToSignIn);

/// <param name="States">How many logins are in which state.</param>
public sealed record NetworkView(string Network, int Logins, string States, int Waiting, string Oldest, int Failed);

public sealed record OverviewRow(
    string User, string Address, string Network, string State, string Since, HeardView? Heard, int Waiting, string Oldest, int Failed)
{
    /// <summary>Whether the words are in one of its texts, in whichever case.</summary>
    public bool Says(string words) =>
        new[] { User, Address, Network, State, Heard is { IsLate: true } ? HeardView.Late : "" }.Any(text => text.Contains(words, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What a person sees who is about to have everything erased.</summary>
public sealed record ErasurePageView(string User, string FormToken);

/// <summary>A page that says one thing.</summary>
/// <param name="Token">Of the link that a person is about to use; null where there is nothing to press.</param>
public sealed record MessagePageView(string Title, string Text, string? Token = null);
