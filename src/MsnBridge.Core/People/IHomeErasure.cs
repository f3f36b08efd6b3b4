using MsnBridge.Core.Identities;

namespace MsnBridge.Core.People;

/// <summary>How a home network takes part when everything about one of its people is erased. Safe for concurrent use; repeated after a crash.</summary>
public interface IHomeErasure
{
    HomeNetworkId Network { get; }

    /// <summary>Where he is told who has asked elsewhere than on the home network, in its own words; empty where there is no such place, and then he is not told.</summary>
    string ChoosePlace(HomeUser user);

    /// <summary>What the bridge keeps on the home network for this person alone is given up, as far as the server answers within a minute. His account is
    /// linked still.</summary>
    Task PartAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>What waits to be done for this person is done or dropped, and what the process remembers of him is forgotten. Waits for no server.</summary>
    Task ForgetAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>Tells him, and returns when his server has it. Nothing is stored by it.</summary>
    /// <param name="place">Where he asked, in the home network's own words.</param>
    Task TellAsync(HomeUser user, string place, string text, CancellationToken cancellationToken);
}
