using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>The same through the HTTP gateway.</summary>
public sealed class GatewayClientTests : ClientTests
{
    protected override ServerTransport Transport => ServerTransport.Gateway;
}
