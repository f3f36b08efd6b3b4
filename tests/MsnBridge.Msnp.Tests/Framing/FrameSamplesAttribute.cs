using System.Reflection;
using MsnBridge.Msnp.Framing;
using Xunit.Sdk;
using Xunit.v3;

namespace MsnBridge.Msnp.Tests.Framing;

/// <summary>Every sample of what may come over the wire.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FrameSamplesAttribute : DataAttribute
{
    private const MsnpDirection Client = MsnpDirection.FromClient;
    private const MsnpDirection Server = MsnpDirection.FromServer;

    private static readonly FrameSample[] Samples =
    [
        new("MSNP8", Client, "PNG\r\n", ("PNG", null)),
        new("MSNP8", Client, "PNG\n", ("PNG", null)),
        new("MSNP8", Client, "\r\n\n  \r\nPNG\r\n", ("PNG", null)),
        new("MSNP8", Client, "png\r\n", ("png", null)),
        new("MSNP8", Server, "QNG \r\nQNG\r\n", ("QNG", null), ("QNG", null)),
        new("MSNP8", Client, "MSG 4 N 4\r\npingPNG\r\n", ("MSG 4 N 4", "ping"), ("PNG", null)),
        new("MSNP8", Client, "MSG 4 N 6\r\na\r\nb\r\nPNG\r\n", ("MSG 4 N 6", "a\r\nb\r\n"), ("PNG", null)),
        new("MSNP8", Client, "MSG 4 N 0\r\nPNG\r\n", ("MSG 4 N 0", ""), ("PNG", null)),
        new("MSNP8", Client, "msg 4 N 2\nhiPNG\n", ("msg 4 N 2", "hi"), ("PNG", null)),
        new("MSNP8", Client, "MSG  4  N  2  \r\nhi", ("MSG  4  N  2", "hi")),
        new("MSNP8", Server, "MSG Hotmail Hotmail 5\r\nhello", ("MSG Hotmail Hotmail 5", "hello")),
        new("MSNP8", Server, "CHG 6 NLN 0\r\nCHG 7 NLN 10\r\n", ("CHG 6 NLN 0", null), ("CHG 7 NLN 10", null)),
        new("MSNP8", Server, "XYZ 1 12\r\nQNG\r\n", ("XYZ 1 12", null), ("QNG", null)),
        new("MSNP8", Server, "217 6\r\nQNG\r\n", ("217 6", null), ("QNG", null)),
        new("MSNP8", Server, "UBX a@example.com 5\r\nQNG\r\n", ("UBX a@example.com 5", null), ("QNG", null)),
        new("MSNP8", Server, "QRY 9\r\n", ("QRY 9", null)),
        new("MSNP8", Client, "QRY 8 msmsgs@msnmsgr.com 4\r\nabcd", ("QRY 8 msmsgs@msnmsgr.com 4", "abcd")),
        new("MSNP8", Client, "PAG 8 bob@example.org 4\r\nabcd", ("PAG 8 bob@example.org 4", "abcd")),
        new("MSNP9", Client, "PGD 8 bob@example.org 1 4\r\nabcd", ("PGD 8 bob@example.org 1 4", "abcd")),
        new("MSNP11", Server, "UBX a@example.com 5\r\n<D/> QNG 60\r\n", ("UBX a@example.com 5", "<D/> "), ("QNG 60", null)),
        new("MSNP11", Server, "UBX a@example.com 0\r\nQNG 60\r\n", ("UBX a@example.com 0", ""), ("QNG 60", null)),
        new("MSNP11", Server, "UUX 7 0\r\nQNG 60\r\n", ("UUX 7 0", ""), ("QNG 60", null)),
        new("MSNP11", Client, "GCF 6 Shields.xml\r\nPNG\r\n", ("GCF 6 Shields.xml", null), ("PNG", null)),
        new("MSNP11", Server, "GCF 6 Shields.xml 4\r\n<c/>", ("GCF 6 Shields.xml 4", "<c/>")),
        new("MSNP12", Server, "NOT 4\r\n<N/>", ("NOT 4", "<N/>")),
        new("MSNP12", Server, "NLN NLN a@example.com Zo\u00eb 0\r\n", ("NLN NLN a@example.com Zo\u00eb 0", null)),
        new("MSNP12", Server, "MSG a@example.com A 3\r\n\u20acQNG 60\r\n", ("MSG a@example.com A 3", "\u20ac"), ("QNG 60", null)),
    ];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Samples.Select(sample => new TheoryDataRow<FrameSample>(sample))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
