using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Tests.Support;

/// <summary>The client library's services of one login to the network, without a session at the notification server.</summary>
internal sealed class LibraryServices : IDisposable
{
    private readonly HttpClient _http = PassportHttp.CreateClient();

    public LibraryServices(EmbeddedMsnNetwork network, string address, string password, TimeProvider time)
    {
        Soap = new SoapClient(_http, network.ClientProfile, time);
        Tickets = new ServiceTickets(new TokenService(Soap, network.ClientProfile, time), new MsnpCredentials(address, password), time);
    }

    public SoapClient Soap { get; }

    public ServiceTickets Tickets { get; }

    public void Dispose() => _http.Dispose();
}
