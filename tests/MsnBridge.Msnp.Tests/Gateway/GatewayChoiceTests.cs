using System.Net;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Gateway;

/// <summary>When a session goes through the gateway, and what its end is called then.</summary>
public sealed class GatewayChoiceTests : IDisposable
{
    private readonly ScriptedGateway _gateway = new();
    private readonly HttpClient _http;

    public GatewayChoiceTests() => _http = new HttpClient(_gateway) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _http.Dispose();

    [TimedFact]
    public async Task Where_the_port_is_closed_the_session_goes_through_the_gateway()
    {
        await using var network = Network(ServerTransport.TcpOrGateway);
        network.Connecting = (_, _) => throw new IOException("Connection refused.");
        var signIn = network.SignInAsync();
        var request = await _gateway.ExpectAsync("?Action=open&Server=NS&IP=ns.example.net", Offer);
        request.Answer("VER 1 0\r\n", "Session=close");
        await Assert.ThrowsAsync<MsnpSignInException>(() => signIn);
    }

    [TimedFact]
    public async Task Where_the_port_does_not_answer_the_session_goes_through_the_gateway()
    {
        await using var network = Network(ServerTransport.TcpOrGateway);
        network.Connecting = (_, token) => Task.Delay(Timeout.Infinite, token);
        var signIn = network.SignInAsync();
        await network.Clock.PassAsync(TimeSpan.FromSeconds(15));
        (await _gateway.ExpectAsync("?Action=open&Server=NS&IP=ns.example.net", Offer)).Fail(HttpRequestError.ConnectionError);
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => signIn);
        Assert.Equal((SessionEndReason.ServerUnavailable, true), (exception.Reason, exception.IsTransient));
        Assert.Contains("gateway.example.net", exception.Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_profile_may_keep_to_the_port()
    {
        await using var network = Network(ServerTransport.Tcp);
        network.Connecting = (_, _) => throw new IOException("Connection refused.");
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => network.SignInAsync());
        Assert.Equal(SessionEndReason.ServerUnavailable, exception.Reason);
        Assert.False(_gateway.HasUnexpectedRequest);
    }

    [TimedFact]
    public async Task A_profile_may_keep_to_the_gateway()
    {
        await using var network = Network(ServerTransport.Gateway);
        var signIn = network.SignInAsync();
        (await _gateway.ExpectAsync("?Action=open&Server=NS&IP=ns.example.net", Offer)).AnswerWith(HttpStatusCode.Forbidden);
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => signIn);
        Assert.Equal((SessionEndReason.ProfileProblem, false), (exception.Reason, exception.IsTransient));
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task A_profile_that_keeps_to_a_gateway_has_to_name_it()
    {
        await using var network = new ScriptedNetwork(profile => profile with { Transport = ServerTransport.Gateway });
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => network.SignInAsync());
        Assert.Equal(SessionEndReason.ProfileProblem, exception.Reason);
    }

    [TimedFact]
    public async Task A_server_may_send_the_session_through_the_gateway()
    {
        await using var network = new ScriptedNetwork(
            profile => profile with
            {
                Versions = ["MSNP13"],
                AddressBookUrl = new Uri("https://book.example.net/abservice.asmx"),
                SharingUrl = new Uri("https://book.example.net/SharingService.asmx"),
            },
            options => options with { Http = _http });
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.ExpectStartAsync("VER 1 ");
        await server.SendAsync("VER 1 MSNP13");
        await server.ExpectStartAsync("CVR 2 ");
        await server.SendAsync("CVR 2 1 1 1 x x");
        await server.ExpectStartAsync("USR 3 TWN I ");
        await server.SendAsync("XFR 3 NS gw.example.net:80 G D");
        var request = await _gateway.ExpectAsync("?Action=open&Server=NS&IP=gw.example.net", "VER 1 MSNP13 CVR0\r\n");
        Assert.Equal("http://gw.example.net/gateway/gateway.dll", request.Url.GetLeftPart(UriPartial.Path));
        request.AnswerWith(HttpStatusCode.InternalServerError);
        Assert.Equal(SessionEndReason.ServerUnavailable, (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).Reason);
    }

    private const string Offer = "VER 1 MSNP8 CVR0\r\n";

    private ScriptedNetwork Network(ServerTransport transport) => new(
        profile => profile with
        {
            Transport = transport,
            GatewayUrl = new Uri("http://gateway.example.net/gateway/gateway.dll"),
            Versions = ["MSNP8"],
        },
        options => options with { Http = _http });
}
