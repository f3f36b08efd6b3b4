using Microsoft.AspNetCore.Routing;

namespace MsnBridge.Matrix.Appservice;

/// <summary>Addresses that the web server answers.</summary>
internal interface IMatrixEndpoints
{
    /// <summary>Called once, before the server starts.</summary>
    void Map(IEndpointRouteBuilder routes);
}
