using System.Security.Cryptography;
using System.Text;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The two numbers by which the profile message and notifications know an account. Made of the address, so that they need not be kept.</summary>
internal static class MemberId
{
    public static (uint High, uint Low) Of(MsnAccount account)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(account.Address));
        return (BitConverter.ToUInt32(hash, 0), BitConverter.ToUInt32(hash, 4));
    }

    /// <summary>Both as one number, which is never negative.</summary>
    public static long NumberOf(MsnAccount account)
    {
        var (high, low) = Of(account);
        return ((long)(high & 0x7FFFFFFF) << 32) | low;
    }
}
