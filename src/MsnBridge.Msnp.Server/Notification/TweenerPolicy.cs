using System.Globalization;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>What the server says in <c>USR TWN S</c>; the client hands it to the login server word for word.</summary>
internal static class TweenerPolicy
{
    public const string Method = "TWN";

    // lc=1033,id=507,tw=40,fs=1,ru=http%3A%2F%2Fmessenger%2Emsn%2Ecom,ct=<unix time>,kpp=1,kv=5,ver=2.1.0173.1,tpf=<hex>
    //
    // All of it, in this order: libpurple 2.0 takes it apart and puts it together again by names.
    public static string Create(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"lc=1033,id=507,tw=40,fs=1,ru=http%3A%2F%2Fmessenger%2Emsn%2Ecom,ct={now.ToUnixTimeSeconds()},kpp=1,kv=5,ver=2.1.0173.1,tpf=43f8a4c8ed940c04e3740be46c4d1619");
}
