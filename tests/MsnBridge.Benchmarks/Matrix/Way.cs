namespace MsnBridge.Benchmarks.Matrix;

/// <summary>One direction in which texts are sent and arrive.</summary>
/// <param name="Chats">Conversations that do not wait for one another; each sends a text.</param>
/// <param name="Arrivals">Of the one who receives, by conversation.</param>
internal sealed record Way(string Name, IReadOnlyList<Func<string, Task>> Chats, IReadOnlyList<Arrivals> Arrivals);
