using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Contacts;

/// <summary>How somebody is there, as far as the server told.</summary>
public sealed record MsnContactPresence
{
    /// <summary>Not there, or hiding.</summary>
    public static MsnContactPresence Offline { get; } = new();

    /// <summary>The status; never <see cref="MsnpStatus.Hidden"/> for a contact.</summary>
    public MsnpStatus Status { get; init; } = MsnpStatus.Offline;

    /// <summary>What the contact's client can do: the bits of the capability number (MSNP8 and later).</summary>
    public ClientCapabilities Capabilities { get; init; }

    /// <summary>The display picture's MSNObject as XML, or null (MSNP9 and later).</summary>
    public string? MsnObject { get; init; }

    /// <summary>The line a person writes under his name, or null (MSNP11 and later).</summary>
    public string? PersonalMessage { get; init; }

    /// <summary>What he listens to or plays, rendered as one line, or null (MSNP11 and later).</summary>
    public string? CurrentMedia { get; init; }

    /// <summary>The scene's MSNObject as XML, or null (MSNP18 and later).</summary>
    public string? Scene { get; init; }

    /// <summary>The colour of his windows: a number, or null (MSNP18 and later).</summary>
    public string? ColorScheme { get; init; }

    /// <summary>The same in its parts, or null.</summary>
    public Payloads.CurrentMedia? Media { get; init; }
}
