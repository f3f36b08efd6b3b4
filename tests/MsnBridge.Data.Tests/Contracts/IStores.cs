using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Data.Tests.Contracts;

/// <summary>The stores of one implementation, over one empty memory.</summary>
public interface IStores : IAsyncDisposable
{
    IJournal Journal { get; }

    IPuppetStore Puppets { get; }

    IHomeRosterStore Rosters { get; }

    IHomeInbox Inbox { get; }

    IHomeMemory Memory { get; }

    IHomeSecrets Secrets { get; }

    IContentStore Content { get; }

    /// <summary>The clock of the stores.</summary>
    FakeTimeProvider Time { get; }
}
