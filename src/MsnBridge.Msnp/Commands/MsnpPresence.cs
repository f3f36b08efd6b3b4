using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>What a presence line tells of a contact.</summary>
/// <param name="Status">The status; never <see cref="MsnpStatus.Offline"/> or <see cref="MsnpStatus.Hidden"/>.</param>
/// <param name="Account">The contact.</param>
/// <param name="Name">His friendly name.</param>
/// <param name="Capabilities">What his client can do (MSNP8 and later).</param>
/// <param name="MsnObject">The MSNObject of his display picture as received; null if the line has none. See <see cref="Picture"/>.</param>
public sealed record MsnpPresence(
    MsnpStatus Status, string Account, string Name, ClientCapabilities Capabilities = ClientCapabilities.None, string? MsnObject = null)
{
    /// <summary>The MSNObject of the display picture, or null if there is no picture, which clients say in three ways.</summary>
    public string? Picture => MsnObject is null or "0" or "<msnobj/>" ? null : MsnObject;

    // status account name                                  (MSNP2-7)
    // status account name capabilities                     (MSNP8)
    // status account name capabilities [msn-object]        (MSNP9-13)
    internal static MsnpPresence Parse(ref ParameterReader parameters, MsnpDialect dialect) => new(
        WireNames.Statuses.Read(ref parameters),
        parameters.Token(),
        parameters.Text(),
        dialect.Presence.HasCapabilities ? (ClientCapabilities)parameters.NumberOrZero() : ClientCapabilities.None,
        dialect.Presence.HasMsnObject ? parameters.OptionalText() : null);

    internal void Write(ref CommandLineWriter line, MsnpDialect dialect)
    {
        line.Raw(WireNames.Statuses.Format(Status));
        line.Token(Account);
        line.Text(Name);
        if (dialect.Presence.HasCapabilities)
            line.Number((uint)Capabilities);

        if (dialect.Presence.HasMsnObject)
            line.OptionalText(MsnObject);
    }
}
