using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Faults.Bridge;

namespace MsnBridge.Faults.Home;

/// <summary>The home network of a run, with the people on it: it is there before a process of the bridge and after it.</summary>
internal interface IRunHome
{
    /// <summary>Whether everything that was said has been handed over.</summary>
    bool IsIdle { get; }

    /// <summary>Adds the bridge's side of it to a process.</summary>
    void AddTo(IServiceCollection services, BridgeProcess process);

    /// <summary>Whether a process starts that part of it. What needs a socket, or says again every few seconds what nobody listens to, is left out.</summary>
    bool Starts(IHostedService part);

    /// <summary>A process is up: the people come online, unless the network says so itself.</summary>
    Task WelcomeAsync(BridgeProcess process);

    /// <summary>Somebody says something to a contact. Returns at once; it is handed over when what he said there before has been.</summary>
    void Say(RunPerson person, ContactId contact, string name);

    /// <summary>The lanes of the bridge's inbox in which something of the network's is not dealt with.</summary>
    Task<IReadOnlyList<string>> FindPendingLanesAsync(BridgeProcess process);

    /// <summary>An entry of the journal is about to be dealt with, by which may be known what no person is told.</summary>
    void Watch(JournalEntry entry);

    /// <summary>Its server goes away, and what is connected to it is not any more.</summary>
    void GoAway();

    /// <summary>What is wrong with what is left at the end, besides messages; empty where nothing is.</summary>
    IEnumerable<string> Check();

    /// <summary>Those of the errors in the log that nothing which went wrong on this network accounts for.</summary>
    IEnumerable<string> FindUncaused(IReadOnlyList<string> errors);
}

/// <summary>Which home network a run has.</summary>
internal enum HomeKind
{
    /// <summary>A script at Core's port.</summary>
    Scripted,

    /// <summary>The Matrix adapter, and a homeserver in memory.</summary>
    Matrix,

    /// <summary>The XMPP adapter, and an XMPP server in memory.</summary>
    Xmpp,
}
