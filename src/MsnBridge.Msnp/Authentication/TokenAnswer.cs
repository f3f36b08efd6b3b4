using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Authentication;

/// <summary>Reads what the token service answers.</summary>
internal static class TokenAnswer
{
    /// <summary>A ticket that has ended by the server's own clock is not a ticket that never was: it may do for what it was got for.</summary>
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan UnknownLifetime = TimeSpan.FromHours(1);

    // <wst:RequestSecurityTokenResponseCollection><wst:RequestSecurityTokenResponse>
    //   <wsp:AppliesTo><wsa:EndpointReference><wsa:Address>contacts.msn.com</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>
    //   <wst:LifeTime><wsu:Created/><wsu:Expires/></wst:LifeTime>                     RST2: Lifetime
    //   <wst:RequestedSecurityToken><wsse:BinarySecurityToken Id="Compact3">t=...&amp;p=</wsse:BinarySecurityToken></wst:RequestedSecurityToken>
    //   <wst:RequestedProofToken><wst:BinarySecret/></wst:RequestedProofToken>
    // </wst:RequestSecurityTokenResponse>...
    //
    // Order and Id differ between servers; the address is what counts. The token box has no readable token and is left out.
    public static IReadOnlyList<ServiceTicket> Read(XElement envelope)
    {
        var serverTime = ServerTime(envelope);
        return [.. envelope.Descendants().Where(element => element.IsNamed("RequestSecurityTokenResponse")).Select(response => Read(response, serverTime)).OfType<ServiceTicket>()];
    }

    /// <summary>What time it is at the server; null if it does not say.</summary>
    public static DateTimeOffset? ServerTime(XElement envelope) => Time(envelope.Descendant("serverInfo").AttributeText("ServerTime"));

    private static ServiceTicket? Read(XElement response, DateTimeOffset? serverTime)
    {
        var address = response.At("AppliesTo", "EndpointReference").Text("Address");
        var token = response.Child("RequestedSecurityToken").Text("BinarySecurityToken");
        if (address is null || token is null || !IsOneWord(token))
            return null;

        var secret = response.Child("RequestedProofToken").Text("BinarySecret");
        return new ServiceTicket(address, new Sensitive(token), Lifetime(response.Child("Lifetime"), serverTime), Key(secret));
    }

    // By the clock of the server alone: how late it is here does not matter.
    private static TimeSpan Lifetime(XElement? lifetime, DateTimeOffset? serverTime)
    {
        if (Time(lifetime.Text("Expires")) is not { } expires || (serverTime ?? Time(lifetime.Text("Created"))) is not { } now)
            return UnknownLifetime;

        var left = expires - now;
        return left < ShortestLifetime ? ShortestLifetime : left > LongestLifetime ? LongestLifetime : left;
    }

    // A ticket is one parameter of a line: a blank in it would make it two, a line end another command.
    private static bool IsOneWord(string token) => !token.AsSpan().ContainsAnyInRange('\0', ' ') && token.All(character => character is < '\x7f');

    private static byte[]? Key(string? secret)
    {
        if (secret is null)
            return null;

        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret, key, out var length) && length > 0 ? key[..length] : null;
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
