using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Data.Tests.Contracts;

/// <summary>The three stores of one implementation, over one empty memory.</summary>
public interface IStores : IAsyncDisposable
{
    IJournal Journal { get; }

    IPuppetStore Puppets { get; }

    IHomeRosterStore Rosters { get; }

    /// <summary>The clock of the stores.</summary>
    FakeTimeProvider Time { get; }
}
