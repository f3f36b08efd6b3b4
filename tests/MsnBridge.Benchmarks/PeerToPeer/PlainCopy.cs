using System.Net;
using System.Net.Sockets;

namespace MsnBridge.Benchmarks.PeerToPeer;

/// <summary>The limit: bytes from one socket to another through a third party that only copies, in pieces of the size in which files travel.</summary>
internal static class PlainCopy
{
    public static async Task RunAsync(long size, int piece)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (sender, senderAtRelay) = await ConnectAsync(listener);
        var (receiver, receiverAtRelay) = await ConnectAsync(listener);
        using (sender)
        using (senderAtRelay)
        using (receiver)
        using (receiverAtRelay)
        {
            await Task.WhenAll(
                SendAsync(sender, size, piece),
                RelayAsync(senderAtRelay, receiverAtRelay, size),
                ReceiveAsync(receiver, size));
        }
    }

    private static async Task<(Socket Client, Socket Server)> ConnectAsync(TcpListener listener)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var accepting = listener.AcceptSocketAsync();
        await client.ConnectAsync(listener.LocalEndpoint);
        return (client, await accepting);
    }

    private static async Task SendAsync(Socket to, long size, int piece)
    {
        var buffer = new byte[piece];
        for (var left = size; left > 0; left -= piece)
            await to.SendAsync(buffer.AsMemory(0, (int)Math.Min(left, piece)));
    }

    private static async Task RelayAsync(Socket from, Socket to, long size)
    {
        var buffer = new byte[64 * 1024];
        while (size > 0)
        {
            var length = await from.ReceiveAsync(buffer);
            await to.SendAsync(buffer.AsMemory(0, length));
            size -= length;
        }
    }

    private static async Task ReceiveAsync(Socket from, long size)
    {
        var buffer = new byte[64 * 1024];
        while (size > 0)
            size -= await from.ReceiveAsync(buffer);
    }
}
