using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Pictures;

/// <summary>A person's pictures on his home networks, and which of them counts: the one that changed last.</summary>
internal sealed class PictureBook(IEnumerable<KeyValuePair<HomeNetworkId, HomePicture>> pictures)
{
    private readonly Dictionary<HomeNetworkId, HomePicture> _pictures = new(pictures);

    public LatestPicture? Latest =>
        _pictures.OrderByDescending(pair => pair.Value.ChangedAt).Select(pair => new LatestPicture(pair.Key, pair.Value)).FirstOrDefault();

    public ContentKey? Shown => Latest?.Picture.Shown;

    public HomePicture? Of(HomeNetworkId network) => _pictures.GetValueOrDefault(network);

    /// <returns>Content that nothing needs any more.</returns>
    public IReadOnlyList<ContentKey> Change(HomeNetworkId network, HomePicture? picture)
    {
        var before = Of(network)?.Content;
        if (picture is null)
            _pictures.Remove(network);
        else
            _pictures[network] = picture;
        return before is { } key && _pictures.Values.All(other => other.Content != key) ? [key] : [];
    }
}

internal sealed record LatestPicture(HomeNetworkId Network, HomePicture Picture);
