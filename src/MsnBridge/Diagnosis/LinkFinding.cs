namespace MsnBridge.Diagnosis;

/// <summary>How one link of the bridge does.</summary>
/// <param name="Link">What was tried, in a few words.</param>
/// <param name="Detail">What was found; where the link is broken, one or two sentences on why and what to do.</param>
/// <param name="Setting">The setting to change where the link is broken, as in <c>xmpp.port</c>; null where no setting mends it.</param>
internal sealed record LinkFinding(string Link, LinkState State, string Detail, string? Setting = null)
{
    public static LinkFinding Works(string link, string detail) => new(link, LinkState.Works, detail);

    public static LinkFinding Broken(string link, string detail, string? setting) => new(link, LinkState.Broken, detail, setting);

    public static LinkFinding NotUsed(string link, string detail) => new(link, LinkState.NotUsed, detail);
}

internal enum LinkState
{
    Works,
    Broken,

    /// <summary>The configuration does not use it, so it was not tried.</summary>
    NotUsed,
}
