using System.Security.Cryptography;
using System.Text;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The file of <c>GCF Shields.xml</c>, with which MSN could switch features of a client off and censor texts. This one does neither.</summary>
internal static class ShieldsFile
{
    private const string Config =
        """<config><shield><cli maj="7" min="0" minbld="0" maxbld="9999" deny=" " /></shield><block></block></config>""";

    public static MsnpPayload Content { get; } = MsnpPayload.FromText("""<?xml version="1.0" encoding="utf-8" ?>""" + Config);

    // GCF 0 length                                         (MSNP13 and later): the same as one policy of several, with the MD5 of what is in it

    /// <summary>The policies that a client is sent while it signs in.</summary>
    public static MsnpPayload Policies { get; } = MsnpPayload.FromText(
        $"<Policies><Policy type=\"SHIELDS\" checksum=\"{Checksum(Config)}\">{Config}</Policy></Policies>");

    // MD5 is what clients compare with; it protects nothing.
#pragma warning disable CA5351
    private static string Checksum(string config) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(config)));
#pragma warning restore CA5351
}
