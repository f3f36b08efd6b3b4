using MsnBridge.Core.Contacts;

namespace MsnBridge.Matrix.Bot;

/// <summary>The words by which people name MSN's states.</summary>
internal static class PresenceWords
{
    private static readonly (string Word, Availability Availability)[] s_words =
    [
        ("online", Availability.Online), ("busy", Availability.Busy), ("idle", Availability.Idle), ("brb", Availability.BeRightBack),
        ("away", Availability.Away), ("phone", Availability.OnThePhone), ("lunch", Availability.OutToLunch),
        ("invisible", Availability.Invisible), ("offline", Availability.Offline),
    ];

    public static IEnumerable<string> All => s_words.Select(pair => pair.Word);

    public static Availability? Find(string word) =>
        s_words.Where(pair => pair.Word.Equals(word, StringComparison.OrdinalIgnoreCase)).Select(pair => (Availability?)pair.Availability).FirstOrDefault();

    public static string Of(Availability availability) => s_words.First(pair => pair.Availability == availability).Word;

    public static string Describe(OwnPresence presence) =>
        presence.PersonalMessage is null ? Of(presence.Availability) : $"{Of(presence.Availability)}, \"{presence.PersonalMessage}\"";
}
