namespace MsnBridge.Benchmarks.Flood;

/// <param name="Calm">Chats in which people talk calmly, each with a pause after each message.</param>
/// <param name="Messages">In each of these chats, once without the flood and once with it.</param>
/// <param name="Window">How many messages of the flooded chat are under way at any moment.</param>
internal sealed record FloodSize(int Calm, int Messages, int Window);
