using System.Net;

namespace MsnBridge.Xmpp;

/// <summary>The part <c>xmpp.files</c>: files of contacts handed out by the bridge itself, for users whose server has no place for them (XEP-0363).</summary>
public sealed record XmppFileOptions
{
    /// <summary>The longest that a file may be kept.</summary>
    public static readonly TimeSpan LongestKept = TimeSpan.FromDays(365);

    /// <summary>What links begin with, as users reach it; null where the bridge hands out no files.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Where requests for them arrive.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes any free one.</summary>
    public int Port { get; init; } = 5288;

    /// <summary>How long a link is good.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The largest file, in bytes.</summary>
    public long Largest { get; init; } = 100_000_000;

    /// <summary>All of them together. What does not fit is declined before it comes.</summary>
    public long LargestTotal { get; init; } = 2_000_000_000;

    /// <summary>Requests that are answered at the same time; more are told to come back.</summary>
    public int MaxRequests { get; init; } = 50;

    /// <summary>Everything that is wrong with these options; empty when nothing is.</summary>
    public IReadOnlyList<XmppOptionsFault> Validate()
    {
        List<XmppOptionsFault> faults = [];
        if (PublicUrl is { } url && (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0))
        {
            faults.Add(new("publicUrl", $"is '{url}': links are this address with something behind it, so it has no question mark, no # and no name in it."));
        }

        if (PublicUrl is { } open && open.Scheme == Uri.UriSchemeHttp && !open.IsLoopback)
        {
            faults.Add(new("publicUrl", $"is '{open}': files would cross networks in the clear. Write https, and put a web server with a certificate before the bridge."));
        }

        if (LargestTotal < Largest)
        {
            faults.Add(new("largestTotal", "is less than largest: make it larger, or the other smaller."));
        }

        return faults;
    }
}
