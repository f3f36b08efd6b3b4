using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Dialects;

/// <summary>
/// One version of the protocol: what its lines look like and what it can do. Chosen once per connection by <c>VER</c>; code asks it for a property of the
/// dialect, never for its number. A dialect is described by what it changes over the one before it.
/// </summary>
public sealed record MsnpDialect
{
    private readonly PayloadTable _payloads = PayloadTable.ForVersion(0);

    private MsnpDialect()
    {
    }

    /// <summary>What holds on a connection before <c>VER</c> was answered.</summary>
    public static MsnpDialect BeforeNegotiation { get; } = new();

    /// <summary>MSN Messenger 5.0: Passport sign-in, one list line per contact, capability numbers.</summary>
    public static MsnpDialect Msnp8 { get; } = BeforeNegotiation with
    {
        Name = "MSNP8",
        Version = 8,
        Authentication = AuthenticationMethod.Tweener,
        ContactList = ContactListModel.ByAddress,
        UserOk = UserOkForm.NameAndFlags,
        Referral = ReferralForm.WithCurrentServer,
        Presence = new PresenceForm { HasCapabilities = true },
        HasListSerials = true,
        ChallengeAlgorithm = ChallengeAlgorithm.Md5,
    };

    /// <summary>MSN Messenger 6.0: display pictures in presence, seconds in QNG.</summary>
    public static MsnpDialect Msnp9 { get; } = Msnp8 with
    {
        Name = "MSNP9",
        Version = 9,
        Presence = Msnp8.Presence with { HasMsnObject = true },
        PongHasSeconds = true,
    };

    /// <summary>MSN Messenger 6.1: contacts and groups by GUID, ADC for ADD, the own name as a property.</summary>
    public static MsnpDialect Msnp10 { get; } = Msnp9 with
    {
        Name = "MSNP10",
        Version = 10,
        ContactList = ContactListModel.ByContactId,
        UserOk = UserOkForm.FlagsOnly,
        HasListSerials = false,
    };

    /// <summary>MSN Messenger 7.0: personal messages (UUX, UBX), the shields file, the 64-bit challenge.</summary>
    public static MsnpDialect Msnp11 { get; } = Msnp10 with
    {
        Name = "MSNP11",
        Version = 11,
        HasPersonalMessages = true,
        HasServiceStatus = true,
        HasMailDocument = true,
        ChallengeAlgorithm = ChallengeAlgorithm.Keyed64Bit,
    };

    /// <summary>MSN Messenger 7.5: network ids in the contact list, capabilities in the switchboard.</summary>
    public static MsnpDialect Msnp12 { get; } = Msnp11 with
    {
        Name = "MSNP12",
        Version = 12,
        ContactListHasNetworks = true,
        SwitchboardHasCapabilities = true,
    };

    /// <summary>Every dialect spoken here, the newest first, which is the order in which a client offers them.</summary>
    public static IReadOnlyList<MsnpDialect> Known { get; } = [Msnp12, Msnp11, Msnp10, Msnp9, Msnp8];

    /// <summary>The name in <c>VER</c>, for example <c>MSNP12</c>; empty before negotiation.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The number in the name, for sorting and for people. Code that needs to know what the dialect does asks the other properties.</summary>
    public int Version
    {
        get;
        private init
        {
            field = value;
            _payloads = PayloadTable.ForVersion(value);
        }
    }

    /// <summary>How a user proves who he is.</summary>
    public AuthenticationMethod Authentication { get; private init; }

    /// <summary>How the contact list is kept and told.</summary>
    public ContactListModel ContactList { get; private init; }

    /// <summary>What <c>USR OK</c> of the notification server says.</summary>
    public UserOkForm UserOk { get; private init; }

    /// <summary>What <c>XFR NS</c> says besides the new server.</summary>
    public ReferralForm Referral { get; private init; }

    /// <summary>What <c>CHG</c>, <c>ILN</c> and <c>NLN</c> say.</summary>
    public PresenceForm Presence { get; private init; } = new();

    /// <summary>Whether replies that change a list carry the list's serial number (ADD, REM, REA, ADG, REG, RMG, GTC, BLP, PRP, BPR).</summary>
    public bool HasListSerials { get; private init; }

    /// <summary>Whether personal messages exist: UUX and UBX.</summary>
    public bool HasPersonalMessages { get; private init; }

    /// <summary>Whether the server sends <c>SBS 0 null</c> after sign-in and answers <c>GCF Shields.xml</c>.</summary>
    public bool HasServiceStatus { get; private init; }

    /// <summary>Whether the first mail notice is an XML document (initialmdatanotification), rather than two counts.</summary>
    public bool HasMailDocument { get; private init; }

    /// <summary>Whether <c>LST</c> carries a network number behind the list bits.</summary>
    public bool ContactListHasNetworks { get; private init; }

    /// <summary>Whether <c>JOI</c> and <c>IRO</c> carry the participant's capabilities.</summary>
    public bool SwitchboardHasCapabilities { get; private init; }

    /// <summary>Whether <c>QNG</c> tells after how many seconds to send the next <c>PNG</c>.</summary>
    public bool PongHasSeconds { get; private init; }

    /// <summary>How <c>CHL</c> is answered.</summary>
    public ChallengeAlgorithm ChallengeAlgorithm { get; private init; }

    /// <summary>Finds a dialect spoken here by its name, in any case; null if there is none.</summary>
    public static MsnpDialect? Find(string name) =>
        Known.FirstOrDefault(dialect => string.Equals(dialect.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Chooses the dialect of a connection: the first of the server's own list that the client offered; null if there is none.</summary>
    /// <param name="offered">The names in the client's <c>VER</c>, in any order and with unknown ones among them.</param>
    /// <param name="spoken">What the server speaks, the best first.</param>
    public static MsnpDialect? Negotiate(IEnumerable<string> offered, IEnumerable<MsnpDialect> spoken)
    {
        var names = offered.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return spoken.FirstOrDefault(dialect => names.Contains(dialect.Name));
    }

    /// <summary>Two dialects are the same if they have the same name.</summary>
    public bool Equals(MsnpDialect? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Name.Length > 0 ? Name : "no dialect yet";

    internal PayloadRule PayloadRuleFor(Mnemonic mnemonic, MsnpDirection direction) => _payloads[mnemonic, direction];
}
