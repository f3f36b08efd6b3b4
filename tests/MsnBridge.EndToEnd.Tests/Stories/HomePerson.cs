using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Msn;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>
/// A person who uses the bridge from a client of his home network: what he does and sees, in the words of the stories, whichever network it
/// is. MSN contacts are called by their MSN address; messages by a handle that only the person himself understands.
/// </summary>
public abstract class HomePerson : IAsyncDisposable
{
    /// <summary>Tries to link an account, as clients do it.</summary>
    /// <param name="network">The profile's name; null for the stage.</param>
    /// <returns>Null where it is linked; otherwise what he was told.</returns>
    public abstract Task<string?> TryLinkAsync(string msnAddress, string password, string? network = null);

    /// <summary>Links an account and waits until he sees that it is signed in.</summary>
    public virtual async Task LinkAsync(string msnAddress, string password)
    {
        var refusal = await TryLinkAsync(msnAddress, password);
        Assert.True(refusal is null, $"Linking was refused: {refusal}");
        await SeesSignedInAsync();
    }

    /// <summary>Lets go of the account and sees that these contacts are gone.</summary>
    public abstract Task UnlinkAsync(params string[] msnAddresses);

    /// <summary>Whether the bridge says that this account is linked.</summary>
    public abstract Task<bool> IsLinkedAsync(string msnAddress);

    /// <summary>What the bridge answers when he asks how things are.</summary>
    public abstract Task<string> AskStatusAsync();

    /// <summary>Asks the bridge for a link to its management page, and gives its answer.</summary>
    public abstract Task<string> AskPageAsync();

    /// <summary>Asks the bridge for what it holds about him, and is handed it.</summary>
    public abstract Task TakesExportAsync();

    /// <summary>Has the bridge erase what it holds about him, and is told that it is done.</summary>
    public abstract Task IsForgottenAsync();

    /// <summary>Asks the bridge to sign in again.</summary>
    public abstract Task AskReconnectAsync();

    /// <summary>Waits until he sees that his account is signed in.</summary>
    public abstract Task SeesSignedInAsync();

    public abstract Task SeesSignedOutAsync();

    /// <summary>Sees somebody among his contacts.</summary>
    public abstract Task SeesContactAsync(string msnAddress);

    /// <summary>Sees that somebody is among his contacts no more.</summary>
    public abstract Task SeesNoContactAsync(string msnAddress);

    /// <summary>Sees a contact available in that way, as far as his network can tell the ways apart.</summary>
    /// <param name="status">The words with it; null for any.</param>
    public abstract Task SeesAvailableAsync(string msnAddress, Availability availability = Availability.Online, string? status = null);

    public abstract Task SeesOfflineAsync(string msnAddress);

    /// <summary>Sees a contact under the name that the contact gave himself.</summary>
    public abstract Task SeesNamedAsync(string msnAddress, string name);

    /// <summary>Writes to a contact and returns the message's handle.</summary>
    /// <param name="handle">A new text of one's own choice, to know the handle before the message is on its way.</param>
    public abstract Task<string> SaysAsync(string msnAddress, string text, string? handle = null);

    /// <summary>Sends what no client should send, with this text in it.</summary>
    public abstract Task SaysMalformedAsync(string msnAddress, string text);

    public abstract Task HearsAsync(string msnAddress, string text);

    /// <summary>Every text of a contact so far, in the order of arrival.</summary>
    public abstract IReadOnlyList<string> TextsFrom(string msnAddress);

    /// <summary>Everything heard from anybody or told by the bridge so far, with the ids it came under.</summary>
    public abstract ILookup<string, string?> IdsOfTexts();

    public abstract Task TypesAsync(string msnAddress);

    public abstract Task SeesTypingAsync(string msnAddress);

    /// <summary>Is told that a message of his arrived.</summary>
    public abstract Task IsToldDeliveredAsync(string handle);

    /// <summary>Is told that a message of his did not arrive, and returns what he was told.</summary>
    public abstract Task<string> IsToldUndeliveredAsync(string handle);

    /// <summary>Is told that the network keeps a message of his until the contact signs in.</summary>
    public abstract Task IsToldKeptAsync(string msnAddress, string handle);

    /// <summary>Is told what becomes of a message of his to somebody who is not there.</summary>
    public async Task IsToldOfAbsenceAsync(string msnAddress, string handle)
    {
        if (PlayedVersion.KeepsMessages)
            await IsToldKeptAsync(msnAddress, handle);
        else
            Assert.Contains("offline", await IsToldUndeliveredAsync(handle), StringComparison.Ordinal);
    }

    /// <summary>Whether he has been told how a message of his ended, one way or the other.</summary>
    public abstract bool IsToldTheEndOf(string handle);

    /// <summary>Reads something from the bridge itself that contains these words.</summary>
    public abstract Task IsToldAsync(string words);

    /// <summary>Sees a contact with this picture, these bytes and no others.</summary>
    public virtual Task SeesPictureAsync(string msnAddress, byte[] picture) => throw new NotSupportedException();

    /// <summary>Sees a contact without a picture of his own.</summary>
    public virtual Task SeesNoPictureAsync(string msnAddress) => throw new NotSupportedException();

    /// <summary>Gives himself an avatar on his home network.</summary>
    public virtual Task SetsPictureAsync(byte[] picture, string mediaType) => throw new NotSupportedException();

    /// <summary>Has no avatar on his home network any more.</summary>
    public virtual Task RemovesPictureAsync() => throw new NotSupportedException();

    /// <summary>Comes into a group in which these contacts are, as he is invited into it.</summary>
    /// <returns>What the group is called in the words below; only the person himself understands it.</returns>
    public virtual Task<string> SeesGroupAsync(params string[] msnAddresses) => throw new NotSupportedException();

    /// <summary>Begins a group with contacts and sees them in it.</summary>
    public virtual Task<string> StartsGroupAsync(params string[] msnAddresses) => throw new NotSupportedException();

    public virtual Task InvitesIntoGroupAsync(string group, string msnAddress) => throw new NotSupportedException();

    public virtual Task SeesInGroupAsync(string group, string msnAddress) => throw new NotSupportedException();

    public virtual Task SeesGoneFromGroupAsync(string group, string msnAddress) => throw new NotSupportedException();

    /// <summary>Says something in a group and returns the message's handle.</summary>
    public virtual Task<string> SaysInGroupAsync(string group, string text) => throw new NotSupportedException();

    public virtual Task HearsInGroupAsync(string group, string msnAddress, string text) => throw new NotSupportedException();

    public virtual Task TypesInGroupAsync(string group) => throw new NotSupportedException();

    public virtual Task SeesTypingInGroupAsync(string group, string msnAddress) => throw new NotSupportedException();

    /// <summary>Shakes the windows of everybody in a group.</summary>
    public virtual Task NudgesInGroupAsync(string group) => throw new NotSupportedException();

    public virtual Task SeesNudgeInGroupAsync(string group, string msnAddress) => throw new NotSupportedException();

    /// <summary>Leaves a group for good.</summary>
    public virtual Task LeavesGroupAsync(string group) => throw new NotSupportedException();

    /// <summary>Sends a contact a file and returns the message's handle.</summary>
    public virtual Task<string> SendsFileAsync(string msnAddress, string name, byte[] content) => throw new NotSupportedException();

    /// <summary>Sends a contact a recording of speech (Opus in Ogg) and returns the message's handle.</summary>
    public virtual Task<string> SendsVoiceMessageAsync(string msnAddress, byte[] recording) => throw new NotSupportedException();

    /// <summary>Sends a contact a sticker (GIF) and returns the message's handle.</summary>
    public virtual Task<string> SendsStickerAsync(string msnAddress, byte[] picture) => throw new NotSupportedException();

    /// <summary>Sees a file of a contact and returns what is in it.</summary>
    public virtual Task<byte[]> ReceivesFileAsync(string msnAddress, string name) => throw new NotSupportedException();

    /// <summary>Tells the bridge that he wants to be asked before it takes a file of a contact.</summary>
    public virtual Task WantsToBeAskedAboutFilesAsync() => throw new NotSupportedException();

    /// <summary>Is asked whether he takes a file.</summary>
    public virtual Task IsOfferedFileAsync(string msnAddress, string name) => throw new NotSupportedException();

    public virtual Task AnswersOfferAsync(string msnAddress, string name, bool accept) => throw new NotSupportedException();

    /// <summary>Reads in the chat with a contact what became of a file.</summary>
    public virtual Task IsToldOfFileAsync(string msnAddress, string name, string words) => throw new NotSupportedException();

    /// <summary>Is asked whether somebody may have him as a contact.</summary>
    public abstract Task IsAskedAsync(string msnAddress);

    /// <summary>Is asked, says yes and has the other one as a contact as well.</summary>
    public abstract Task AcceptAsync(string msnAddress);

    /// <summary>Says no to what he was asked.</summary>
    public abstract Task DeclineAsync(string msnAddress);

    public abstract Task AddsAsync(string msnAddress);

    public abstract Task RemovesAsync(string msnAddress);

    /// <summary>Shows himself in that way.</summary>
    public abstract Task SetsPresenceAsync(Availability availability, string status);

    /// <summary>Closes his client.</summary>
    public abstract Task LeavesAsync();

    /// <summary>Waits until his client has lost its server, where clients notice that.</summary>
    public abstract Task SeesServerGoneAsync();

    /// <summary>Is with his server again after <see cref="SeesServerGoneAsync"/>.</summary>
    public abstract Task ReturnsAsync();

    /// <summary>Waits until a condition on what he was sent holds.</summary>
    public abstract Task WaitUntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
