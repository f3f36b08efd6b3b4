using System.Text;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Sealing;

/// <summary>
/// What something sealed belongs to, as the associated data of the seal. Stored in effect: what was sealed under another form does not open.
/// <code>
/// "msnbridge puppet password 1 " id
/// "msnbridge home inbox 1 "  network NUL lane NUL key
/// "msnbridge home secret 1 " network NUL address NUL name
/// </code>
/// </summary>
internal static class SealedFor
{
    public static byte[] Password(PuppetId puppet) => Form("msnbridge puppet password 1 ", StoredForms.ToStored(puppet));

    public static byte[] InboxContent(HomeNetworkId network, string lane, string key) =>
        Form("msnbridge home inbox 1 ", network.Value, lane, key);

    public static byte[] HomeSecret(HomeUser user, string name) => Form("msnbridge home secret 1 ", user.Network.Value, user.Address, name);

    private static byte[] Form(string what, params ReadOnlySpan<string> parts) => Encoding.UTF8.GetBytes(what + string.Join('\0', parts));
}
