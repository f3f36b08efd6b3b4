using System.Collections.Immutable;
using MsnBridge.Core.Contacts;

namespace MsnBridge.Core.Puppets;

/// <summary>Where a puppet's account is signed in, and which of the other places its owner has been told of: each once when it comes and once when it goes.</summary>
internal sealed class PlaceBook
{
    private ImmutableArray<AccountPlace> _told = [];

    /// <summary>As last heard; empty while no session is up.</summary>
    public ImmutableArray<AccountPlace> Places { get; private set; } = [];

    /// <returns>What the owner has to be told.</returns>
    public IEnumerable<string> Change(ImmutableArray<AccountPlace> places)
    {
        Places = places;
        var others = places.RemoveAll(place => place.IsThisBridge);
        var came = others.Where(place => _told.All(told => told.Id != place.Id)).Select(place => place.Name).ToList();
        var went = _told.Where(told => others.All(place => place.Id != told.Id)).Select(place => place.Name).ToList();
        _told = others;
        if (came.Count > 0)
            yield return $"Your MSN account is signed in at {List(came)} as well. What you write there appears here too.";
        if (went.Count > 0)
            yield return $"Your MSN account is not signed in at {List(went)} any more.";
    }

    /// <summary>The session is over. What the owner has been told stays: a place that is there again afterwards is no news.</summary>
    public void Forget() => Places = [];

    private static string List(List<string> names) => string.Join(" and ", names);
}
