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

    /// <summary>MSN Messenger 1.0: sign-in with MD5, the lists told one by one.</summary>
    public static MsnpDialect Msnp2 { get; } = BeforeNegotiation with
    {
        Name = "MSNP2",
        Version = 2,
        Authentication = AuthenticationMethod.Md5,
        ContactList = ContactListModel.ListByList,
        UserOk = UserOkForm.NameOnly,
        Referral = ReferralForm.ServerOnly,
        HasListSerials = true,
        HasMemberDirectory = true,
        ChallengeAlgorithm = ChallengeAlgorithm.Md5,
    };

    /// <summary>MSN Messenger 2.0: addresses of any domain.</summary>
    public static MsnpDialect Msnp3 { get; } = Msnp2 with { Name = "MSNP3", Version = 3, Referral = ReferralForm.WithZero, PagesHaveSiteNumbers = true };

    /// <summary>The client's library in <c>CVR</c>.</summary>
    public static MsnpDialect Msnp4 { get; } = Msnp3 with { Name = "MSNP4", Version = 4, VersionReportHasLibrary = true };

    /// <summary>MSN Messenger 3.0: phone numbers (PRP, BPR), notices (NOT), mobile pages.</summary>
    public static MsnpDialect Msnp5 { get; } = Msnp4 with { Name = "MSNP5", Version = 5, HasPhoneProperties = true, HasUntypedPages = true };

    /// <summary>Whether the address is verified, in <c>USR OK</c>; the client challenge.</summary>
    public static MsnpDialect Msnp6 { get; } = Msnp5 with
    {
        Name = "MSNP6",
        Version = 6,
        UserOk = UserOkForm.NameAndVerified,
        HasClientChallenge = true,
    };

    /// <summary>MSN Messenger 4.5: groups.</summary>
    public static MsnpDialect Msnp7 { get; } = Msnp6 with
    {
        Name = "MSNP7",
        Version = 7,
        Referral = ReferralForm.WithCurrentServer,
        HasGroups = true,
    };

    /// <summary>MSN Messenger 5.0: Passport sign-in, one list line per contact, capability numbers.</summary>
    public static MsnpDialect Msnp8 { get; } = Msnp7 with
    {
        Name = "MSNP8",
        Version = 8,
        Authentication = AuthenticationMethod.Tweener,
        ReportsVersionFirst = true,
        HasMemberDirectory = false,
        ContactList = ContactListModel.ByAddress,
        UserOk = UserOkForm.NameAndFlags,
        Presence = new PresenceForm { HasCapabilities = true },
    };

    /// <summary>MSN Messenger 6.0: display pictures in presence, seconds in QNG.</summary>
    public static MsnpDialect Msnp9 { get; } = Msnp8 with
    {
        Name = "MSNP9",
        Version = 9,
        Presence = Msnp8.Presence with { HasMsnObject = true },
        PongHasSeconds = true,
        HasUntypedPages = false,
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
        OfflineMessages = OfflineMessageForm.FetchOnly,
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

    /// <summary>Windows Live Messenger 8.0, first betas: the contact list moves to the address book, and the server is told it with <c>ADL</c>.</summary>
    public static MsnpDialect Msnp13 { get; } = Msnp12 with
    {
        Name = "MSNP13",
        Version = 13,
        ContactList = ContactListModel.AddressBook,
        Referral = ReferralForm.WithFlags,
        SwitchboardReferral = SwitchboardReferralForm.WithDomain,
        OfflineMessages = OfflineMessageForm.WebService,
        HasUserNotifications = true,
        PersonalMessageNamesMachine = true,
        HasRoamingProfile = true,
        AllowsConversationsWhileHidden = true,
        PushesPolicies = true,
    };

    /// <summary>Windows Live Messenger 8.0: people of other networks.</summary>
    public static MsnpDialect Msnp14 { get; } = Msnp13 with
    {
        Name = "MSNP14",
        Version = 14,
        Presence = Msnp13.Presence with { Network = NetworkPosition.BehindAccount },
        SwitchboardReferral = SwitchboardReferralForm.WithDomainAndReach,
        HasFederation = true,
    };

    /// <summary>Windows Live Messenger 8.1: single sign-on.</summary>
    public static MsnpDialect Msnp15 { get; } = Msnp14 with
    {
        Name = "MSNP15",
        Version = 15,
        Authentication = AuthenticationMethod.SingleSignOn,
    };

    /// <summary>Windows Live Messenger 2009, betas: one account signed in from several places.</summary>
    public static MsnpDialect Msnp16 { get; } = Msnp15 with
    {
        Name = "MSNP16",
        Version = 16,
        Presence = Msnp15.Presence with { HasExtendedCapabilities = true },
        HasEndpoints = true,
        PersonalMessageNamesMachine = false,
    };

    /// <summary>Never shipped; servers treat it as MSNP16.</summary>
    public static MsnpDialect Msnp17 { get; } = Msnp16 with { Name = "MSNP17", Version = 17 };

    /// <summary>Windows Live Messenger 2009: circles, the network before every account.</summary>
    public static MsnpDialect Msnp18 { get; } = Msnp17 with
    {
        Name = "MSNP18",
        Version = 18,
        Presence = Msnp17.Presence with { Network = NetworkPosition.BeforeAccount, HasInitialLines = false },
        OfflineMessages = OfflineMessageForm.NotificationServer,
        HasCircles = true,
    };

    /// <summary>Betas of Windows Live Messenger 2011; nobody has described how it differs from MSNP18.</summary>
    public static MsnpDialect Msnp19 { get; } = Msnp18 with { Name = "MSNP19", Version = 19 };

    /// <summary>Betas of Windows Live Messenger 2011; nobody has described how it differs from MSNP18.</summary>
    public static MsnpDialect Msnp20 { get; } = Msnp19 with { Name = "MSNP20", Version = 20 };

    /// <summary>Windows Live Messenger 2011: presence and messages as documents over the notification server.</summary>
    public static MsnpDialect Msnp21 { get; } = Msnp20 with
    {
        Name = "MSNP21",
        Version = 21,
        Referral = ReferralForm.WithFlagsAndHops,
        Messages = MessageTransport.Datagram,
        OfflineMessages = OfflineMessageForm.Datagram,
        MembershipHasServices = true,
    };

    /// <summary>Every dialect there ever was for clients, all of them spoken here, the newest first, which is the order in which a client offers them.</summary>
    public static IReadOnlyList<MsnpDialect> All { get; } =
    [
        Msnp21, Msnp20, Msnp19, Msnp18, Msnp17, Msnp16, Msnp15, Msnp14, Msnp13, Msnp12, Msnp11, Msnp10, Msnp9, Msnp8, Msnp7, Msnp6, Msnp5, Msnp4, Msnp3, Msnp2,
    ];

    /// <summary>The order in which a server here chooses from an offer: MSNP18 and what came before it, and only then what came after. Of MSNP19 and 20 nobody
    /// has described anything, and at MSNP21 nothing that is said is confirmed. Escargot chooses in the same order.</summary>
    public static IReadOnlyList<MsnpDialect> ByPreference { get; } =
        [.. All.Where(dialect => dialect.Version <= Msnp18.Version), Msnp21, Msnp20, Msnp19];

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

    /// <summary>What carries presence and what people say.</summary>
    public MessageTransport Messages { get; private init; }

    /// <summary>How something is said to somebody who is not there.</summary>
    public OfflineMessageForm OfflineMessages { get; private init; }

    /// <summary>How a user proves who he is.</summary>
    public AuthenticationMethod Authentication { get; private init; }

    /// <summary>Whether the client tells what it is (CVR) between <c>VER</c> and <c>USR</c>, account included (MSNP8 and later), rather than some time after it
    /// signed on.</summary>
    public bool ReportsVersionFirst { get; private init; }

    /// <summary>Whether <c>CVR</c> names the client's library (MSNP4 and later).</summary>
    public bool VersionReportHasLibrary { get; private init; }

    /// <summary>Whether the answer to <c>URL</c> says the number of the site (MSNP3 and later).</summary>
    public bool PagesHaveSiteNumbers { get; private init; }

    /// <summary>How the contact list is kept and told.</summary>
    public ContactListModel ContactList { get; private init; }

    /// <summary>What <c>USR OK</c> of the notification server says.</summary>
    public UserOkForm UserOk { get; private init; }

    /// <summary>What <c>XFR NS</c> says besides the new server.</summary>
    public ReferralForm Referral { get; private init; }

    /// <summary>What <c>XFR SB</c> and <c>RNG</c> say behind the cookie.</summary>
    public SwitchboardReferralForm SwitchboardReferral { get; private init; }

    /// <summary>What <c>CHG</c>, <c>ILN</c> and <c>NLN</c> say.</summary>
    public PresenceForm Presence { get; private init; } = new();

    /// <summary>Whether replies that change a list carry the list's serial number (ADD, REM, REA, ADG, REG, RMG, GTC, BLP, PRP, BPR).</summary>
    public bool HasListSerials { get; private init; }

    /// <summary>Whether phone numbers and flags of oneself and of contacts are told: PRP and BPR (MSNP5 and later).</summary>
    public bool HasPhoneProperties { get; private init; }

    /// <summary>Whether pages to mobiles are sent with <c>PAG</c> (MSNP5-8), rather than with <c>PGD</c>, which names the device.</summary>
    public bool HasUntypedPages { get; private init; }

    /// <summary>Whether members can be searched for: FND (MSNP2-7).</summary>
    public bool HasMemberDirectory { get; private init; }

    /// <summary>Whether the server may challenge the client: CHL and QRY (MSNP6 and later).</summary>
    public bool HasClientChallenge { get; private init; }

    /// <summary>Whether contacts are in groups (MSNP7 and later).</summary>
    public bool HasGroups { get; private init; }

    /// <summary>Whether people send one another notices over the notification server: UUN and UBN (MSNP13 and later).</summary>
    public bool HasUserNotifications { get; private init; }

    /// <summary>Whether who is hidden may open conversations (MSNP13 and later).</summary>
    public bool AllowsConversationsWhileHidden { get; private init; }

    /// <summary>Whether the server sends its policies by itself, while a client signs in: <c>GCF 0</c> (MSNP13 and later).</summary>
    public bool PushesPolicies { get; private init; }

    /// <summary>Whether there are people of other networks: FQY, UUM, UBM (MSNP14 and later).</summary>
    public bool HasFederation { get; private init; }

    /// <summary>Whether one account may be signed in from several places, each with a GUID (MSNP16 and later).</summary>
    public bool HasEndpoints { get; private init; }

    /// <summary>Whether invitations of peer-to-peer may go from place to place as notices (<c>UUN</c>), without a switchboard: MSNP16-20.</summary>
    public bool HasPeerNotices => HasEndpoints && Messages == MessageTransport.Switchboard;

    /// <summary>Whether there are circles, and with them documents that are published, notified and sent: PUT, DEL, NFY, SDG (MSNP18 and later).</summary>
    public bool HasCircles { get; private init; }

    /// <summary>Whether <c>ADL</c> and <c>RML</c> tell lists for each service (MSNP21).</summary>
    public bool MembershipHasServices { get; private init; }

    /// <summary>Whether personal messages exist: UUX and UBX.</summary>
    public bool HasPersonalMessages { get; private init; }

    /// <summary>Whether a client tells in <c>UUX</c> at which machine the user is (MSNP13-15); later a place is told of in a document of its own.</summary>
    public bool PersonalMessageNamesMachine { get; private init; }

    /// <summary>Whether clients keep name, message and picture in the storage service (MSNP13 and later).</summary>
    public bool HasRoamingProfile { get; private init; }

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

    /// <summary>Finds a dialect by its name, in any case; null if there is none.</summary>
    public static MsnpDialect? Find(string name) =>
        All.FirstOrDefault(dialect => string.Equals(dialect.Name, name, StringComparison.OrdinalIgnoreCase));

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
