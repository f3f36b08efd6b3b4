using System.Collections.Immutable;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Notification;

/// <summary>
/// How the own account shows itself, and where it is signed in (MSNP16 and later): all its places share one status, which any of them may set. What this client
/// set itself is no news.
/// </summary>
internal sealed class OwnPlaces(Guid thisPlace)
{
    private readonly Lock _lock = new();
    private MsnpStatus _status = MsnpStatus.Online;
    private ImmutableArray<MsnPlace> _places = [];

    /// <summary>The places, this one among them once the server told of it.</summary>
    public ImmutableArray<MsnPlace> Places
    {
        get
        {
            lock (_lock)
                return _places;
        }
    }

    /// <summary>Whether there are others than this one.</summary>
    public bool AreSeveral => Places.Any(place => !place.IsThisOne);

    /// <summary>This client shows a status.</summary>
    public void Show(MsnpStatus status)
    {
        lock (_lock)
            _status = status;
    }

    /// <summary>Takes a status of the own account.</summary>
    /// <returns>What to report, or null if it is no news.</returns>
    public OwnPresenceEvent? Update(MsnpStatus status)
    {
        lock (_lock)
        {
            if (status == _status)
                return null;

            _status = status;
            return new OwnPresenceEvent(status, _places);
        }
    }

    /// <summary>Takes what is told of the own places.</summary>
    /// <inheritdoc cref="Update(MsnpStatus)" path="/returns"/>
    public OwnPresenceEvent? Update(PersonalMessage document)
    {
        // A document without any says something else.
        if (document.Endpoints.Count == 0 && document.PrivateEndpoints.Count == 0)
            return null;

        var told = document.PrivateEndpoints.Where(place => place.EndpointId is not null).ToLookup(place => place.EndpointId!.Value);
        var ids = document.Endpoints.Select(place => place.EndpointId).OfType<Guid>().Concat(told.Select(place => place.Key)).Distinct();
        var places = ids.Select(id => PlaceOf(id, told[id].FirstOrDefault())).ToImmutableArray();
        lock (_lock)
        {
            // Alone is what one is anyhow.
            var isNews = !places.SequenceEqual(_places) && (places.Any(place => !place.IsThisOne) || _places.Any(place => !place.IsThisOne));
            _places = places;
            return isNews ? new OwnPresenceEvent(_status, places) : null;
        }
    }

    /// <summary>Takes what a document tells of the own account (MSNP21): places come and go one by one, unless it names all there are.</summary>
    /// <inheritdoc cref="Update(MsnpStatus)" path="/returns"/>
    public OwnPresenceEvent? Update(UserDocument document, PublicationChange change, bool isFull)
    {
        lock (_lock)
        {
            var ids = document.Endpoints.Select(endpoint => endpoint.Id).OfType<Guid>().ToHashSet();
            var places = isFull && ids.Count > 0 ? [] : _places.RemoveAll(place => ids.Contains(place.Id));
            if (change == PublicationChange.Published)
                places = places.AddRange(document.Endpoints.Where(endpoint => endpoint.Id is not null).Select(endpoint => PlaceOf(endpoint.Id!.Value, endpoint.Data)));

            var status = change == PublicationChange.Published ? document.Status ?? _status : _status;
            var isNews = status != _status
                || (!places.SequenceEqual(_places) && (places.Any(place => !place.IsThisOne) || _places.Any(place => !place.IsThisOne)));
            (_status, _places) = (status, places);
            return isNews ? new OwnPresenceEvent(status, places) : null;
        }
    }

    private MsnPlace PlaceOf(Guid id, PrivateEndpointData? data) =>
        new(id, data?.Name ?? "", data?.ClientType ?? EndpointClientType.Unknown, data?.Status, id == thisPlace);
}
