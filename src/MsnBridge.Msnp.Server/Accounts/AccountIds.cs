using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>The numbers by which services of MSN know an account beside its address. They follow from the address, so that they never change and need no keeping.</summary>
/// <param name="Id">As a contact of others.</param>
/// <param name="Cid">As the owner of things; written as a signed decimal number, or as 16 hex digits.</param>
/// <param name="Puid">As a Passport.</param>
internal readonly record struct AccountIds(Guid Id, long Cid, ulong Puid)
{
    /// <summary><see cref="Cid"/> as 16 hex digits.</summary>
    public string HexCid => Cid.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary><see cref="Puid"/> as 16 hex digits.</summary>
    public string HexPuid => Puid.ToString("X16", CultureInfo.InvariantCulture);

    /// <summary>The numbers of an account.</summary>
    public static AccountIds Of(string address)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(MsnAddress.Normalize(address)));
        var puid = ((ulong)BitConverter.ToUInt32(hash, 0) << 32) | BitConverter.ToUInt32(hash, 4);

        // The CID is the end of the GUID, as on other networks.
        return new AccountIds(new Guid(hash.AsSpan(8, 16)), BitConverter.ToInt64(hash, 16), puid);
    }
}
