namespace MsnBridge.Msnp.PeerToPeer.Slp;

/// <summary>What sessions are for, as invitations name it (<c>EUF-GUID</c>).</summary>
internal static class PeerApplications
{
    /// <summary>An MSNObject: a picture, an emoticon, a wink, a voice clip, a background.</summary>
    public static readonly Guid Object = new("A4268EEC-FEC5-49E5-95C3-F126696BDBF6");

    public static readonly Guid File = new("5D3E02AB-6190-11D3-BBBB-00C04F795683");

    /// <summary>What an invitation is for, in a few words for a person.</summary>
    public static string Describe(Guid application) => Names.GetValueOrDefault(application, "an invitation to something this client does not know");

    private static readonly Dictionary<Guid, string> Names = new()
    {
        [new("4BD96FC0-AB17-4425-A14A-439185962DC8")] = "a webcam offer",
        [new("1C9AA97E-9C05-4583-A3BD-908A196F1E92")] = "a wish to see your webcam",
        [new("6A13AF9C-5308-4F35-923A-67E8DDA40C2F")] = "an invitation to an activity",
        [new("41D3E74E-04A2-4B37-96F8-08ACDB610874")] = "an invitation to share photos",
        [new("E073B06B-636E-45B7-ACA4-6D4B5978C93C")] = "a wink",
    };
}
