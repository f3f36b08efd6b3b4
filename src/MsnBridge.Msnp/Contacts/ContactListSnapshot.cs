using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace MsnBridge.Msnp.Contacts;

/// <summary>The contact list at one moment. Immutable, so a reader may keep it as long as it likes.</summary>
public sealed record ContactListSnapshot
{
    /// <summary>A list with nobody on it.</summary>
    public static ContactListSnapshot Empty { get; } = new();

    /// <summary>Everybody on any list, by address; addresses compare without case.</summary>
    public ImmutableDictionary<string, MsnContact> Contacts { get; init; } =
        ImmutableDictionary.Create<string, MsnContact>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The groups by id.</summary>
    public ImmutableDictionary<string, ContactGroup> Groups { get; init; } =
        ImmutableDictionary.Create<string, ContactGroup>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the account calls itself; empty where the server did not say.</summary>
    public string OwnName { get; init; } = "";

    /// <summary>Whether those on neither the allow nor the block list are allowed (<c>BLP AL</c>).</summary>
    public bool AllowsStrangers { get; init; } = true;

    /// <summary>Whether the person wants to be asked about those who add him (<c>GTC A</c>).</summary>
    public bool AsksAboutNewContacts { get; init; } = true;

    /// <summary>The contact with this address.</summary>
    public bool TryGet(string address, [NotNullWhen(true)] out MsnContact? contact) => Contacts.TryGetValue(address, out contact);
}
