using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>What a presence line tells of a contact.</summary>
/// <param name="Status">The status. Of others never <see cref="MsnpStatus.Offline"/> or <see cref="MsnpStatus.Hidden"/>; oneself one sees hidden (MSNP16 and later).</param>
/// <param name="Contact">The contact.</param>
/// <param name="Name">His friendly name.</param>
/// <param name="Capabilities">What his client can do (MSNP8 and later).</param>
/// <param name="MsnObject">The MSNObject of his display picture as received; null if the line has none. See <see cref="Picture"/>.</param>
/// <param name="ExtendedCapabilities">What else his client can do (MSNP16 and later).</param>
/// <param name="IconUrl">Where to find an icon, for people of other networks (MSNP14 and later); null if the line has none.</param>
public sealed record MsnpPresence(
    MsnpStatus Status,
    ContactHandle Contact,
    string Name,
    ClientCapabilities Capabilities = ClientCapabilities.None,
    string? MsnObject = null,
    ExtendedCapabilities ExtendedCapabilities = ExtendedCapabilities.None,
    string? IconUrl = null)
{
    private const string NoPicture = "0";

    /// <summary>The contact's address.</summary>
    public string Account => Contact.Account;

    /// <summary>The MSNObject of the display picture, or null if there is no picture, which clients say in three ways.</summary>
    public string? Picture => MsnObject is null or NoPicture or "<msnobj/>" ? null : MsnObject;

    // status account name                                                       (MSNP2-7)
    // status account name capabilities                                          (MSNP8)
    // status account name capabilities [msn-object]                             (MSNP9-13)
    // status account network name capabilities [msn-object] [icon-url]          (MSNP14-15)
    // status account network name capabilities:extended [msn-object] [icon-url] (MSNP16-17)
    // status network:account name capabilities:extended [msn-object] [icon-url] (MSNP18-20)
    internal static MsnpPresence Parse(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var form = dialect.Presence;
        var status = WireNames.Statuses.Read(ref parameters);
        var contact = ContactHandle.Read(ref parameters, dialect);
        var name = parameters.Text();
        var (capabilities, extended) = form.HasCapabilities ? parameters.Capabilities() : default;
        return new MsnpPresence(
            status,
            contact,
            name,
            capabilities,
            form.HasMsnObject ? parameters.OptionalText() : null,
            extended,
            form.Network == NetworkPosition.None ? null : parameters.OptionalText());
    }

    internal void Write(ref CommandLineWriter line, MsnpDialect dialect)
    {
        var form = dialect.Presence;
        line.Raw(WireNames.Statuses.Format(Status));
        Contact.Write(ref line, dialect);
        line.Text(Name);
        if (form.HasCapabilities)
            line.Capabilities(Capabilities, ExtendedCapabilities, dialect);

        if (!form.HasMsnObject)
            return;

        var iconUrl = form.Network == NetworkPosition.None ? null : IconUrl;
        line.OptionalText(string.IsNullOrEmpty(iconUrl) || !string.IsNullOrEmpty(MsnObject) ? MsnObject : NoPicture);
        line.OptionalText(iconUrl);
    }
}
