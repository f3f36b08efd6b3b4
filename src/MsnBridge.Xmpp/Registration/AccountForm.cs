using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Registration;

/// <summary>The fields by which a person gives his MSN account, in registration (XEP-0077) and in commands (XEP-0050) alike.</summary>
internal static class AccountForm
{
    public const string Network = "network";
    public const string Address = "address";
    public const string Password = "password";

    public const string Instructions = "Enter the address and the password of your MSN account. The password is kept encrypted, to sign in for you.";

    public static XElement NetworkField(IRemoteNetwork network, string? chosen) =>
        DataForm.Choice(Network, "Network", chosen ?? network.Profiles[0].Name, network.Profiles.Select(profile => (profile.Title, profile.Name)));

    public static XElement AddressField(string? address) => DataForm.Text(Address, "Address (for example alice@hotmail.com)", address);

    public static XElement PasswordField() => DataForm.Password(Password, "Password");

    /// <summary>What was entered as a request to link, or what is missing.</summary>
    public static (LinkRequest? Request, string? Missing) Read(IReadOnlyDictionary<string, string> values, IRemoteNetwork network)
    {
        var address = values.GetValueOrDefault(Address)?.Trim();
        var password = values.GetValueOrDefault(Password);
        if (string.IsNullOrEmpty(address))
        {
            return (null, "The address of the MSN account is missing.");
        }

        if (string.IsNullOrEmpty(password))
        {
            return (null, "The password is missing.");
        }

        var profile = values.GetValueOrDefault(Network);
        return (new(string.IsNullOrEmpty(profile) ? network.Profiles[0].Name : profile, address, new Secret(password)), null);
    }
}
