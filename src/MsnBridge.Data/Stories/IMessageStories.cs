using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Data.Stories;

/// <summary>Tells from the store what became of messages, without what was said in them. Entries that ended are told of until the journal's
/// retention time is over.</summary>
public interface IMessageStories
{
    /// <summary>The newest that the id is about, at most so many: the number of a journal entry, what it is called on the wire, or an id that
    /// a home network gave. With each come those it followed from and those that followed.</summary>
    Task<FoundStories> FindByIdAsync(string id, int limit, CancellationToken cancellationToken);

    /// <summary>The newest of the conversations with that id or that contact, of one account or of all.</summary>
    Task<FoundStories> FindByConversationAsync(ConversationId conversation, RemoteAccount? account, int limit, CancellationToken cancellationToken);
}
