using System.Text.RegularExpressions;
using MsnBridge.Core.Content;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.People;

/// <summary>What rows name that is kept elsewhere.</summary>
internal static partial class PersonContents
{
    public static HashSet<ContentKey> Of(PersonRows rows)
    {
        HashSet<ContentKey> keys = [.. rows.Links.Select(link => link.PictureContent).Select(Parse).OfType<ContentKey>()];
        keys.UnionWith(rows.Journal.SelectMany(In));
        keys.UnionWith(rows.Memory.SelectMany(In));
        if (!rows.IsShared)
            keys.UnionWith(rows.Contacts.SelectMany(Of));
        return keys;
    }

    public static IEnumerable<ContentKey> Of(ContactEntity contact) =>
        new[] { contact.Picture, contact.Scene }.Select(Parse).OfType<ContentKey>();

    public static IEnumerable<ContentKey> In(JournalEntryEntity entry) =>
        entry.Event is { } json ? Keys().Matches(json).Select(match => new ContentKey(match.Value)) : [];

    public static IEnumerable<ContentKey> In(HomeMemoryEntryEntity entry) =>
        HomeMemoryKinds.KindOf(entry) == HomeMemoryKinds.File && Parse(entry.Value.Split(' ')[0]) is { } key ? [key] : [];

    public static IEnumerable<string> RoomsIn(string value) => Rooms().Matches(value).Select(match => match.Groups[1].Value);

    private static ContentKey? Parse(string? text) => ContentKey.TryParse(text, out var key) ? key : null;

    [GeneratedRegex("file-[0-9a-f]{32}|object-[0-9a-f]{40}|own-[0-9a-f]{32}-[0-9a-f]{16}")]
    private static partial Regex Keys();

    [GeneratedRegex("\"(![^\"]+)\"")]
    private static partial Regex Rooms();
}
