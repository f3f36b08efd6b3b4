using MsnBridge.Msnp.Dialects;

namespace MsnBridge.MsnNetwork.Tests.Clips;

/// <summary>The same where what is said goes as datagrams.</summary>
public sealed class DatagramClipSessionTests : ClipSessionTests
{
    protected override IReadOnlyList<MsnpDialect> Dialects { get; } = [MsnpDialect.Find("MSNP21")!];
}
