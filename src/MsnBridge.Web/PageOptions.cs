using System.Net;

namespace MsnBridge.Web;

/// <summary>The section <c>page</c>.</summary>
public sealed record PageOptions
{
    /// <summary>Where people reach the page; null where there is none.</summary>
    public Uri? PublicUrl { get; init; }

    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes any free one.</summary>
    public int Port { get; init; } = 9864;

    /// <summary>Those who see the logins of all: addresses of home networks, as <c>@alice:example.org</c> or <c>alice@example.org</c>.</summary>
    public IReadOnlyList<string> Admins { get; init; } = [];

    /// <summary>Whether passwords would cross a network where others can read them.</summary>
    internal bool IsInTheClear => PublicUrl is { IsLoopback: false } url && url.Scheme == Uri.UriSchemeHttp;

    /// <summary>Everything that is wrong with these options; empty when nothing is.</summary>
    public IReadOnlyList<PageOptionsFault> Validate()
    {
        List<PageOptionsFault> faults = [];
        // A path would share its cookies and its origin with whatever else is on the host.
        if (PublicUrl is { } url && (url.AbsolutePath != "/" || url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0))
            faults.Add(new("publicUrl", $"is '{url}': the page has a host name of its own, so there is nothing behind it. Write for example https://msn.example.org/."));
        foreach (var admin in Admins.Where(admin => !admin.Contains('@', StringComparison.Ordinal)))
            faults.Add(new("admins", $"'{admin}' is no address of a person: write for example @alice:example.org or alice@example.org."));
        if (PublicUrl is null && Admins.Count > 0)
            faults.Add(new("admins", "names admins of the page, and there is no page: write where people reach it in page.publicUrl, or leave the admins out."));
        return faults;
    }
}

/// <param name="Key">The setting.</param>
/// <param name="Message">What is wrong with it and what to do.</param>
public sealed record PageOptionsFault(string Key, string Message);
