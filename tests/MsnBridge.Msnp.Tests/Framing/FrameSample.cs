using System.Text;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;
using Xunit.Sdk;

namespace MsnBridge.Msnp.Tests.Framing;

/// <summary>Bytes on the wire and the frames they hold.</summary>
/// <param name="Dialect">Name of the dialect.</param>
/// <param name="Direction">Who sent them.</param>
/// <param name="Wire">The bytes, as UTF-8.</param>
/// <param name="Frames">Line and payload of each frame; null for a frame without payload.</param>
public sealed record FrameSample(string Dialect, MsnpDirection Direction, string Wire, params (string Line, string? Payload)[] Frames)
    : IXunitSerializable
{
    public FrameSample() : this("", default, "")
    {
    }

    public byte[] Bytes => Encoding.UTF8.GetBytes(Wire);

    public MsnpDialect SpokenDialect => MsnpDialect.Find(Dialect)!;

    public string Dialect { get; private set; } = Dialect;

    public MsnpDirection Direction { get; private set; } = Direction;

    public string Wire { get; private set; } = Wire;

    public (string Line, string? Payload)[] Frames { get; private set; } = Frames;

    void IXunitSerializable.Deserialize(IXunitSerializationInfo info)
    {
        Dialect = info.GetValue<string>(nameof(Dialect))!;
        Direction = info.GetValue<MsnpDirection>(nameof(Direction));
        Wire = info.GetValue<string>(nameof(Wire))!;
        var lines = info.GetValue<string[]>("Lines")!;
        var payloads = info.GetValue<string?[]>("Payloads")!;
        Frames = [.. lines.Zip(payloads)];
    }

    void IXunitSerializable.Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Dialect), Dialect);
        info.AddValue(nameof(Direction), Direction);
        info.AddValue(nameof(Wire), Wire);
        info.AddValue("Lines", Frames.Select(frame => frame.Line).ToArray());
        info.AddValue("Payloads", Frames.Select(frame => frame.Payload).ToArray());
    }

    public override string ToString() => $"{Dialect} {Direction} {Wire.ReplaceLineEndings("⏎")}";
}
