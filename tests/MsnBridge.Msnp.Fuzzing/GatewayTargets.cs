using System.Text;
using Microsoft.AspNetCore.Http;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Gateway;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Server.Gateway;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>What the gateway is asked, and what it says of a session.</summary>
internal static class GatewayTargets
{
    private static readonly GatewayRoute Route = new(new Uri("http://127.0.0.1:8080/gateway/gateway.dll"), ServerRole.Notification, new MsnpServerAddress("127.0.0.1", 1863));
    private static readonly ServerProfile Profile = ServerProfiles.Local(new MsnpServerAddress("127.0.0.1", 1863), new Uri("http://127.0.0.1:8080/"));

    public static IEnumerable<FuzzTarget> All =>
    [
        new("gateway-answers", AnswerSeeds, (input, ref _) => ReadAnswer(input)),
        new("gateway-requests", RequestSeeds, ReadRequest),
    ];

    private static List<byte[]> AnswerSeeds =>
    [
        .. SeedCorpus.Headers("X-MSN-Messenger"),
        .. SeedCorpus.Texts(
            "SessionID=1055321.2189; GW-IP=gateway.messenger.hotmail.com",
            "SessionID=6e2a0f1c-8a44-4f7e-9a5e-0c6f8a3b9d11; GW-IP=127.0.0.1; Session=close",
            "sessionid = 1.2 ;GW-IP=[::1]; Action=poll"),
    ];

    private static List<byte[]> RequestSeeds => SeedCorpus.Texts(
        "?Action=open&Server=NS&IP=gateway.messenger.hotmail.com", "?Action=open&Server=SB&IP=127.0.0.1", "?SessionID=1055321.2189", "?Action=poll&SessionID=1055321.2189",
        "?Action=poll&Lifespan=60&SessionID=1055321.2189", "?Action=open&SessionID=&Server=NS&IP=x");

    private static void ReadAnswer(byte[] input)
    {
        if (GatewayStatus.Parse(Encoding.Latin1.GetString(input)) is not { } status)
            return;

        _ = status.ToString();
        var route = Route.By(status.Host, Profile);
        if (status.SessionId is not { } id)
            return;

        // A session cannot be named so that another request than the one meant goes out.
        var poll = route.Poll(id, TimeSpan.FromSeconds(30));
        if (!status.IsClosed && (poll.Query.Count(character => character is '&' or '=') != 5 || poll.Fragment.Length > 0 || poll.AbsolutePath != Route.Gateway.AbsolutePath))
            throw new FuzzFindingException($"A session makes another request: {poll}");
    }

    private static void ReadRequest(byte[] input, ref FuzzRandom random)
    {
        var context = new DefaultHttpContext();
        var text = Encoding.Latin1.GetString(input);
        context.Request.QueryString = text.StartsWith('?') ? new QueryString(text) : QueryString.Empty;
        if (random.OneIn(2))
            context.Request.Headers[GatewayRequest.CapabilitiesHeader] = text;

        var request = GatewayRequest.Read(context.Request);
        _ = request.ToString();
        if (request.Lifespan < TimeSpan.Zero || request.Lifespan > TimeSpan.FromSeconds(60))
            throw new FuzzFindingException($"A poll is held for {request.Lifespan}.");
    }
}
