using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests.AddressBook;

/// <summary>The library's client of the address book against the network's.</summary>
public abstract class AddressBookTest : NetworkTest
{
    private readonly HttpClient _http = PassportHttp.CreateClient();

    /// <summary>The address book as the account's client sees it, which gets another ticket when its own has ended.</summary>
    protected async Task<AddressBookClient> OpenAsync(string address, bool hasCircles = true)
    {
        var ticket = await TicketAsync(address);
        return new AddressBookClient(_http, Network.ClientProfile, address, hasCircles, GetTicketAsync, TimeProvider.System);

        async Task<Sensitive> GetTicketAsync(bool renew, CancellationToken cancellationToken) =>
            ticket = renew ? await TicketAsync(address) : ticket;
    }

    protected async Task<Sensitive> TicketAsync(string address)
    {
        using var web = new ServiceClient(Network.NexusUrl);
        return new Sensitive((await web.GetTicketsAsync(address, PasswordOf(address))).Ticket);
    }

    /// <summary>The code of the fault with which a call is refused.</summary>
    protected static async Task<string> RefusedAsync(Task call) => (await Assert.ThrowsAsync<AddressBookException>(() => call)).Fault.Code;

    protected override void OnDispose() => _http.Dispose();
}
