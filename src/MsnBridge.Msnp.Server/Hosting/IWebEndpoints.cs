using Microsoft.AspNetCore.Routing;

namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>Some of the paths that the network serves over HTTP, beside its MSNP ports.</summary>
internal interface IWebEndpoints
{
    /// <summary>Adds the paths. Called once for each time the network listens.</summary>
    void Map(IEndpointRouteBuilder routes);
}
