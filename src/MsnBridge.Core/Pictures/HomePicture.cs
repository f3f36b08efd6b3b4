using MsnBridge.Core.Content;

namespace MsnBridge.Core.Pictures;

/// <summary>The picture that a person has on one of his home networks, as far as it concerns the remote network. Stored with the link.</summary>
/// <param name="Source">What the home network knows the picture by; when it says the same again, nothing has changed. Null where he has none there.</param>
/// <param name="Content">What is shown of it, made for the remote network; null where he has none there, or none that could be used yet.</param>
/// <param name="IsHidden">Whether he said that none be shown.</param>
/// <param name="ChangedAt">When it last changed: of several home networks the latest change counts.</param>
public sealed record HomePicture(string? Source, ContentKey? Content, bool IsHidden, DateTimeOffset ChangedAt)
{
    /// <summary>What is to be shown where this one counts.</summary>
    public ContentKey? Shown => IsHidden ? null : Content;
}
