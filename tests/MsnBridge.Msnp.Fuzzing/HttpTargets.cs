using System.Text;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Passport;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>Header fields of the web side.</summary>
internal static class HttpTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("passport-answers", PassportAnswers, (input, ref _) => ReadPassportAnswer(input)),
        new("passport-credentials", PassportRequests, (input, ref _) => ReadCredentials(input)),
        new("server-addresses", SeedCorpus.Parameters("XFR", "RNG"), (input, ref _) => ReadAddress(input)),
    ];

    private static List<byte[]> PassportAnswers => SeedCorpus.Texts(
        "DARealm=Passport.Net,DALogin=login.example.net/login2.srf,DAReg=https://register.example.net/,Properties=https://register.example.net/,ConfigVersion=11",
        "Passport1.4 da-status=success,tname=MSPAuth,tname=MSPProf,from-PP='t=kq2Zr8vXb0LwPd5sNc1e&p=',ru=http://messenger.example.net",
        "Passport1.4 da-status=failed,srealm=Passport.NET,ts=-3,prompt,cburl=http://login.example.net/logo.gif,cbtxt=Wrong%20password%2E");

    private static List<byte[]> PassportRequests => SeedCorpus.Texts(
        "Passport1.4 OrgVerb=GET,OrgURL=http%3A%2F%2Fmessenger%2Emsn%2Ecom,sign-in=alice%40example.com,pwd=pass%2C%20100%25,lc=1033,id=507,tw=40,ru=x",
        "Passport1.4 tname=,from-PP='t=kq2Zr8vXb0LwPd5sNc1e&p=',pwd=x,sign-in=y");

    private static void ReadPassportAnswer(byte[] input)
    {
        using var answer = new HttpResponseMessage();
        var value = Encoding.Latin1.GetString(input);
        foreach (var name in (string[])["PassportURLs", "Authentication-Info", "WWW-Authenticate"])
            answer.Headers.TryAddWithoutValidation(name, value);

        _ = PassportHeaders.TryReadLoginUrl(answer.Headers, out _);
        _ = PassportHeaders.IsPassportRefusal(answer.Headers, out _);
        if (PassportHeaders.TryReadTicket(answer.Headers, out var ticket) && ticket.Reveal().Any(character => character is <= ' ' or '\x7f'))
            throw new FuzzFindingException("A ticket is more than one parameter.");
    }

    private static void ReadCredentials(byte[] input) => _ = PassportCredentials.Parse(Encoding.Latin1.GetString(input))?.ToString();

    private static void ReadAddress(byte[] input)
    {
        if (MsnpServerAddress.TryParse(Encoding.UTF8.GetString(input), out var address)
            && (!MsnpServerAddress.TryParse(address.ToString(), out var again) || again != address))
        {
            throw new FuzzFindingException($"{address} reads differently.");
        }
    }
}
