using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Xmpp.Files;

/// <summary>Answers to files that contacts offer, given as words.</summary>
internal sealed class FileOfferAnswers(IPuppetDirectory directory)
{
    private const string Accept = "accept";
    private const string Decline = "decline";

    /// <summary>In the chat with a contact: <c>accept</c> or <c>decline</c>.</summary>
    /// <returns>False where it was no answer to an offer of his.</returns>
    public async Task<bool> TryAnswerAsync(HomeUser user, ContactId contact, string text, CancellationToken cancellationToken) =>
        Read(text) is (var accepts, "") && await AnswerAsync(user, accepts, offer => offer.Contact == contact, cancellationToken);

    /// <summary>In the room of a group: one of the words for what was offered there, or with the name of an occupant behind it for what he offers, wherever he does.</summary>
    /// <param name="find">The contact who is called so in the room.</param>
    /// <returns>False where it was no answer to an offer.</returns>
    public async Task<bool> TryAnswerAsync(
        HomeUser user, ConversationId group, string text, Func<string, ContactId?> find, CancellationToken cancellationToken) => Read(text) switch
        {
            (var accepts, "") => await AnswerAsync(user, accepts, offer => offer.Conversation == group, cancellationToken),
            (var accepts, var name) => find(name) is { } contact && await AnswerAsync(user, accepts, offer => offer.Contact == contact, cancellationToken),
            null => false,
        };

    // accept | decline | accept Bob
    private static (bool Accepts, string Name)? Read(string text)
    {
        var said = text.Trim().Split(' ', 2, StringSplitOptions.TrimEntries);
        return said[0].ToLowerInvariant() switch
        {
            Accept => (true, said.Length > 1 ? said[1] : ""),
            Decline => (false, said.Length > 1 ? said[1] : ""),
            _ => null,
        };
    }

    /// <summary>The oldest first.</summary>
    private async Task<bool> AnswerAsync(HomeUser user, bool accepts, Func<WaitingOffer, bool> which, CancellationToken cancellationToken) =>
        (await directory.FindFileOffersAsync(user, cancellationToken)).FirstOrDefault(which) is { } oldest
        && await directory.AnswerFileOfferAsync(user, oldest.Offer, accepts, cancellationToken);
}
