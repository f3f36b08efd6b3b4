using System.Collections.Immutable;
using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Lanes;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Puppets;

/// <summary>What every puppet works with.</summary>
/// <param name="Homes">Late, because a home network is built with the directory as its way in; used only once puppets run.</param>
/// <param name="Wake">Tells a lane that its journal has something for it.</param>
/// <param name="Jitter">A number from 0 to 1 for each wait.</param>
internal sealed record PuppetServices(
    IRemoteNetwork Remote,
    Lazy<ImmutableDictionary<HomeNetworkId, IHomeNetwork>> Homes,
    IPuppetStore Store,
    IJournal Journal,
    IContentStore Content,
    SignInBudget Budget,
    PuppetPolicy Policy,
    FileTransfers Transfers,
    HomeFiles HomeFiles,
    TimeProvider Time,
    Func<double> Jitter,
    Action<LaneKey> Wake,
    PuppetTroubles Troubles);
