namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>What a person on a home network does and sees beside plain words.</summary>
public interface IExpressivePerson
{
    /// <summary>Has a client that shows what there is to show.</summary>
    Task ShowsEverythingAsync();

    /// <summary>Shakes the window of a contact and returns the handle of that.</summary>
    Task<string> NudgesAsync(string msnAddress);

    /// <summary>Is told that a nudge of his came too soon after another.</summary>
    Task IsToldTooFastAsync(string msnAddress, string handle);

    Task SeesNudgeAsync(string msnAddress);

    /// <summary>Listens to something; null to nothing any more.</summary>
    Task ListensToAsync(string? artist, string title);

    /// <summary>Sees what a contact listens to.</summary>
    Task SeesListeningAsync(string msnAddress, string artist, string title);

    /// <summary>Says a text with a picture of his own in it, where its code stands.</summary>
    Task SaysWithPictureAsync(string msnAddress, string text, string code, byte[] picture);

    /// <summary>Hears a text and returns the picture that stands in it for a code.</summary>
    Task<byte[]> HearsWithPictureAsync(string msnAddress, string text, string code);

    /// <summary>Says a text that is bold and of that colour.</summary>
    Task SaysBoldAsync(string msnAddress, string text, string color);

    /// <summary>Hears a text that is bold and of that colour.</summary>
    Task HearsBoldAsync(string msnAddress, string text, string color);

    /// <summary>When a text that he has heard was said, as his client shows it; null where it says nothing of that.</summary>
    DateTimeOffset? TimeOf(string msnAddress, string text);

    /// <summary>Chooses to have ordinary emoticons as characters.</summary>
    Task WantsEmoticonsAsCharactersAsync();

    /// <summary>Has a place of his account go that is called so.</summary>
    Task SignsOutPlaceAsync(string name);
}
