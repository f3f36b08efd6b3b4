using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Notification;

/// <summary>Who is there and how. Written on the read loop alone, read by anybody.</summary>
internal sealed class PresenceTracker
{
    // Those who are told of need be on no list; the others are whoever else a server names.
    private const int MostPresent = 2 * ContactList.MostContacts;

    private readonly Lock _lock = new();

    // Those who are offline are not in it: most are, and they take no room.
    private readonly Dictionary<string, MsnContactPresence> _present = new(StringComparer.OrdinalIgnoreCase);

    // Which place can do what is for links to places alone, and no news to anybody else.
    private readonly Dictionary<string, IReadOnlyList<EndpointData>> _places = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The places somebody is signed in from, as far as the server told (MSNP16 and later).</summary>
    public IReadOnlyList<EndpointData> PlacesOf(string address)
    {
        lock (_lock)
            return _places.GetValueOrDefault(address, []);
    }

    public MsnContactPresence Of(string address)
    {
        lock (_lock)
            return _present.GetValueOrDefault(address, MsnContactPresence.Offline);
    }

    /// <summary>Takes a presence line.</summary>
    /// <returns>What to report, or null if nothing changed.</returns>
    public PresenceEvent? Update(MsnpPresence line) => Change(line.Account, known => known with
    {
        Status = line.Status,
        Capabilities = line.Capabilities,
        MsnObject = line.Picture,
    });

    /// <summary>Takes a personal message. One of somebody who is offline says nothing.</summary>
    public PresenceEvent? Update(UbxCommand line)
    {
        if (PersonalMessage.Parse(line.Data) is not { } message)
            return null;

        // A document without any says something else.
        if (message.Endpoints.Count > 0)
            Place(line.Account, message.Endpoints);

        return Change(line.Account, known => known.Status == MsnpStatus.Offline
            ? known
            : Playing(message.TellsMedia, message.Media, known) with
            {
                PersonalMessage = message.Text is null ? known.PersonalMessage : NullIfBlank(message.Text),
                // The presence line says whether there is a picture; where this document names one as an object it is a newer one.
                MsnObject = MsnObject.Parse(message.PictureLocation)?.Text ?? known.MsnObject,
                Scene = message.Scene is null ? known.Scene : NullIfBlank(message.Scene),
                ColorScheme = message.ColorScheme is null ? known.ColorScheme : NullIfBlank(message.ColorScheme),
            });
    }

    /// <summary>Takes what a document tells; what it does not speak of stays as it is.</summary>
    public PresenceEvent? Update(string account, UserDocument document)
    {
        var told = document.Endpoints.Where(place => place is { Id: not null, Capabilities: not null })
            .Select(place => new EndpointData(place.Id, place.Capabilities!.Value.Basic, place.Capabilities.Value.Extended)).ToList();
        if (told.Count > 0)
            Place(account, told);

        return UpdatePresence(account, document);
    }

    private PresenceEvent? UpdatePresence(string account, UserDocument document) => document.Status == MsnpStatus.Offline
        ? Gone(account)
        : Change(account, known => known.Status == MsnpStatus.Offline && document.Status is null
            ? known
            : Playing(document.CurrentMedia is not null, CurrentMedia.Parse(document.CurrentMedia), known) with
            {
                Status = document.Status ?? known.Status,
                Capabilities = document.Endpoints.Select(endpoint => endpoint.Capabilities).FirstOrDefault(told => told is not null)?.Basic ?? known.Capabilities,
                MsnObject = document.Picture is null ? known.MsnObject : NullIfBlank(document.Picture),
                Scene = document.Scene is null ? known.Scene : NullIfBlank(document.Scene),
                ColorScheme = document.ColorScheme is null ? known.ColorScheme : NullIfBlank(document.ColorScheme),
                PersonalMessage = document.PersonalMessage is null ? known.PersonalMessage : NullIfBlank(document.PersonalMessage),
            });

    /// <summary>Somebody went offline, or hides, or blocked the account.</summary>
    public PresenceEvent? Gone(string address) => Change(address, _ => MsnContactPresence.Offline);

    private static MsnContactPresence Playing(bool isTold, CurrentMedia? told, MsnContactPresence known)
    {
        if (!isTold)
            return known;

        var shown = told is { IsActive: true } ? NullIfBlank(told.Render()) : null;
        return known with { CurrentMedia = shown, Media = shown is null ? null : told };
    }

    private void Place(string account, IReadOnlyList<EndpointData> places)
    {
        var address = ContactList.Canonical(account);
        lock (_lock)
        {
            if (_places.Count < MostPresent || _places.ContainsKey(address))
                _places[address] = places;
        }
    }

    private static string? NullIfBlank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private PresenceEvent? Change(string account, Func<MsnContactPresence, MsnContactPresence> change)
    {
        var address = ContactList.Canonical(account);
        lock (_lock)
        {
            var known = _present.GetValueOrDefault(address, MsnContactPresence.Offline);
            var changed = change(known);
            if (changed == known || (known.Status == MsnpStatus.Offline && _present.Count >= MostPresent))
                return null;

            if (changed.Status == MsnpStatus.Offline)
            {
                _present.Remove(address);
                _places.Remove(address);
            }
            else
                _present[address] = changed;

            return new PresenceEvent(address, changed);
        }
    }
}
