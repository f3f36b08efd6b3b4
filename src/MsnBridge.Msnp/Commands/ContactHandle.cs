using System.Globalization;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>Who a line speaks of, network included. Two handles of one account differ if one of them came by way of a circle.</summary>
/// <param name="Account">The address.</param>
/// <param name="Network">The network he is of; <see cref="MsnNetworkId.Passport"/> in dialects that do not say.</param>
/// <param name="Via">What he is seen through, for example <c>9:guid@live.com</c> for a circle; null for himself.</param>
public readonly record struct ContactHandle(string Account, MsnNetworkId Network = MsnNetworkId.Passport, string? Via = null)
{
    private const string ViaMark = ";via=";

    // account                                              (MSNP2-13)
    // account SP network                                   (MSNP14-17)
    // network ":" account [";via=" network ":" account]    (MSNP18 and later)
    //
    // Descriptions of MSNP16 disagree about the place of the network, so the last form is read in every dialect.

    /// <summary>Reads <c>account</c> or <c>network:account[;via=network:account]</c>.</summary>
    public static ContactHandle Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (prefix, rest) = CutNetwork(text);
        if (prefix is not { } network)
            return new ContactHandle(text);

        var mark = rest.IndexOf(ViaMark, StringComparison.OrdinalIgnoreCase);
        return mark < 0 || mark + ViaMark.Length == rest.Length
            ? new ContactHandle(rest, network)
            : new ContactHandle(rest[..mark], network, rest[(mark + ViaMark.Length)..]);
    }

    /// <summary>The form with the network in front: <c>1:name@host</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(uint)Network}:{Account}{(Via is null ? "" : ViaMark)}{Via}");

    internal static ContactHandle Read(ref ParameterReader parameters, MsnpDialect dialect)
    {
        var token = parameters.Token();
        var handle = token.Contains(':', StringComparison.Ordinal) ? Parse(token) : new ContactHandle(token);

        // 1:1:name@host is nobody's, and would be somebody else each time it is passed on.
        if (handle.Account.Length == 0 || handle.Account[0] == ';' || CutNetwork(handle.Account).Network is not null)
            parameters.Fail();

        if (dialect.Presence.Network != NetworkPosition.BehindAccount || !ReferenceEquals(handle.Account, token))
            return handle;

        return parameters.NumberIfNext() is { } network ? handle with { Network = (MsnNetworkId)network } : handle;
    }

    internal void Write(ref CommandLineWriter line, MsnpDialect dialect)
    {
        switch (dialect.Presence.Network)
        {
            case NetworkPosition.BeforeAccount:
                line.Token(ToString());
                break;
            case NetworkPosition.BehindAccount:
                line.Token(Account);
                line.Number((uint)Network);
                break;
            default:
                line.Token(Account);
                break;
        }
    }

    private static (MsnNetworkId? Network, string Account) CutNetwork(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && colon + 1 < text.Length
            && uint.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var network)
            ? ((MsnNetworkId)network, text[(colon + 1)..])
            : (null, text);
    }
}
