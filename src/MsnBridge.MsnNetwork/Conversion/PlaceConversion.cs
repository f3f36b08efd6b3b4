using MsnBridge.Core.Contacts;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>The places of an account (MSNP16 and later) in Core's words.</summary>
internal static class PlaceConversion
{
    private const int MaxNameLength = 60;

    public static AccountPlace ToBridge(MsnPlace place) => new(place.Id.ToString("D"), NameOf(place), place.IsThisOne);

    public static bool TryRead(string place, out Guid id) => Guid.TryParseExact(place, "D", out id);

    private static string NameOf(MsnPlace place)
    {
        var name = place.Name.ReplaceLineEndings(" ").Trim();
        if (name.Length > 0)
            return name.Length <= MaxNameLength ? name : name[..(char.IsHighSurrogate(name[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength)];
        return place.ClientType switch
        {
            EndpointClientType.Computer => "a computer",
            EndpointClientType.Web => "a web page",
            EndpointClientType.Mobile => "a telephone",
            _ => "another client",
        };
    }
}
