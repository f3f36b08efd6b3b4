using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;

namespace MsnBridge.MsnNetwork;

/// <summary>How the servers of MSN are reached. Where none is registered, over the operating system's network.</summary>
/// <param name="Http">For the web services. Follows no redirect and keeps no cookies.</param>
/// <param name="Connect">For everything that speaks MSNP. Throws <see cref="IOException"/> where the server cannot be reached.</param>
public sealed record MsnTransport(HttpMessageHandler Http, Func<MsnpServerAddress, CancellationToken, Task<MsnpConnection>> Connect);
