using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The file of <c>GCF Shields.xml</c>, with which MSN could switch features of a client off and censor texts. This one does neither.</summary>
internal static class ShieldsFile
{
    public static MsnpPayload Content { get; } = MsnpPayload.FromText(
        """<?xml version="1.0" encoding="utf-8" ?><config><shield><cli maj="7" min="0" minbld="0" maxbld="9999" deny=" " /></shield><block></block></config>""");
}
