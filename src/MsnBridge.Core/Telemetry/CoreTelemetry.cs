using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Telemetry;

/// <summary>The name of Core's meter and traces, and how the trace of a journal entry is found again.</summary>
internal static class CoreTelemetry
{
    public const string Name = "MsnBridge.Core";

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The trace of an entry, made from what its row keeps: the same in every process that works on the row. The lane and the time keep the rows of
    /// two installations apart, whose ids both begin at 1.</summary>
    public static ActivityContext ContextOf(JournalId id, LaneKey lane, DateTimeOffset acceptedAt)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(numbers, id.Value);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], acceptedAt.ToUnixTimeMilliseconds());
        SHA256.HashData([.. numbers, .. Encoding.UTF8.GetBytes(lane.ToString())], hash);
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(hash[..16]), ActivitySpanId.CreateFromBytes(hash[16..24]), ActivityTraceFlags.Recorded, isRemote: true);
    }
}
