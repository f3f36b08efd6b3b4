using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Puppets;

/// <summary>What the owner is on each of his home networks, and what the account shows of it.</summary>
internal sealed class OwnPresences(AwayPolicy whenUserIsAway)
{
    private readonly Dictionary<HomeNetworkId, OwnPresence> _atHome = [];
    private bool _asked;

    /// <summary>Whether the account is to be signed in at all.</summary>
    public bool IsWanted => Find().Availability != Availability.Offline;

    public void Change(HomeNetworkId network, OwnPresence presence)
    {
        _atHome[network] = presence;
        if (presence.Availability == Availability.Offline)
        {
            _asked = false;
        }
    }

    /// <summary>The owner asked to be signed in, wherever he is.</summary>
    public void Ask() => _asked = true;

    // Who is not linked there any more is not there any more, whatever was heard of him last.
    public void ForgetAllBut(IReadOnlyCollection<HomeUser> links)
    {
        foreach (var network in _atHome.Keys.Where(network => links.All(link => link.Network != network)).ToList())
        {
            _atHome.Remove(network);
        }
    }

    /// <summary>What the account is to show.</summary>
    public OwnPresence Find()
    {
        var present = _atHome.Values.Where(presence => presence.Availability != Availability.Offline).ToList();
        if (present.Count > 0)
        {
            var speaking = present.MinBy(presence => Rank(presence.Availability))!;
            // He listens to one thing, whichever of his home networks tells of it.
            return speaking with { CurrentMedia = speaking.CurrentMedia ?? present.Select(presence => presence.CurrentMedia).FirstOrDefault(media => media is not null) };
        }

        if (_asked)
        {
            return new OwnPresence(Availability.Online);
        }

        return whenUserIsAway switch
        {
            AwayPolicy.SignOut => new OwnPresence(Availability.Offline),
            AwayPolicy.Invisible => new OwnPresence(Availability.Invisible),
            AwayPolicy.Away => new OwnPresence(Availability.Away),
            _ => throw new InvalidOperationException($"Unknown away policy {whenUserIsAway}."),
        };

        // Where the person is on several home networks, the one on which he is most reachable speaks for him.
        static int Rank(Availability availability) => availability switch
        {
            Availability.Online => 0,
            Availability.Busy or Availability.OnThePhone => 1,
            Availability.OutToLunch or Availability.BeRightBack => 2,
            Availability.Idle => 3,
            Availability.Away => 4,
            _ => 5,
        };
    }
}
