using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Networks;

/// <summary>The management page, as home networks speak of it: they hand out the links by which their people enter, for they know who asks. Not
/// registered where the bridge has no page. Safe for concurrent use.</summary>
public interface IManagementPage
{
    /// <summary>A link that lets whoever opens it in as this person, once and within <see cref="LinkLifetime"/>. To be told to him alone.</summary>
    Uri CreateLink(HomeUser user);

    TimeSpan LinkLifetime { get; }
}
