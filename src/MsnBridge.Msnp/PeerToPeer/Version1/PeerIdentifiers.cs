using System.Security.Cryptography;

namespace MsnBridge.Msnp.PeerToPeer.Version1;

/// <summary>Gives out the numbers of messages on one link: from a random one on, one by one, acknowledgements included; never 0, below 2^31.</summary>
/// <param name="first">The first.</param>
/// <param name="unique">Gives the random number that goes with a message and that its acknowledgement repeats.</param>
internal sealed class PeerIdentifiers(uint first, Func<uint> unique)
{
    private uint _last = first - 1;

    public static PeerIdentifiers Random() => new(RandomNumber(), RandomNumber);

    public uint Next()
    {
        while (true)
        {
            if ((Interlocked.Increment(ref _last) & int.MaxValue) is > 0 and var next)
                return next;
        }
    }

    public uint NextUnique() => unique();

    private static uint RandomNumber() => (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
}
