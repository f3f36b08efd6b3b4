using CsCheck;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Tests.Commands;

/// <summary>Commands as a client or a server of a dialect may send them, with values nobody would expect.</summary>
internal static class CommandGenerators
{
    private static readonly Gen<uint> Id = Gen.UInt;

    // No blanks and no control characters, but everything else, and never a number or a prefixed parameter by accident.
    private static readonly Gen<string> Token = Gen.String[Gen.Char['!', '\ud7ff'].Where(character => character is not ('\x7F' or ',')), 1, 20]
        .Select(text => $"x{text.Replace('=', '+')}");

    private static readonly Gen<string?> OptionalToken = Token.Null();

    private static readonly Gen<string> Account = Token.Select(token => $"{token}@example.com");

    private static readonly Gen<string> Text = Gen.String[Gen.Char['\0', '\ud7ff'], 1, 40];

    private static readonly Gen<string?> OptionalText = Text.Null();

    private static readonly Gen<Sensitive> Secret = Token.Select(token => new Sensitive(token));

    private static readonly Gen<MsnpPayload> Payload = Gen.Byte.Array[0, 200].Select(bytes => new MsnpPayload(bytes));

    private static readonly Gen<MsnpServerAddress> Server =
        Gen.Select(Gen.Int[0, 2], Gen.Int[1, 65535], (host, port) => new MsnpServerAddress(new[] { "msn.example.net", "203.0.113.7", "2001:db8::1" }[host], port));

    private static readonly Gen<DirectoryFields> Directory = Gen.Select(
        Text, Text, Text, Text, Text, (first, last, city, state, country) => new DirectoryFields(first, last, city, state, country));

    private static readonly Gen<MsnpLists> List =
        OneOf(MsnpLists.Forward, MsnpLists.Allow, MsnpLists.Block, MsnpLists.Reverse, MsnpLists.Pending);

    private static readonly Gen<MsnpStatus> Status = Gen.Enum<MsnpStatus>();

    private static readonly Gen<string> Key = OneOf("PHH", "PHW", "PHM", "MOB", "MBE", "WWE", "HSB", "MFN");

    private static readonly Gen<Guid?> EndpointId = Gen.Guid.Nullable();

    private static readonly Gen<MsnNetworkId> Network = Gen.UInt[0, 40].Select(number => (MsnNetworkId)number);

    private static readonly Gen<UserNoticeKind> NoticeKind = Gen.UInt[0, 20].Select(number => (UserNoticeKind)number);

    private static readonly Gen<UserMessageKind> MessageKind = Gen.UInt[0, 9].Select(number => (UserMessageKind)number);

    private static readonly Gen<uint> NonZero = Gen.UInt[1, uint.MaxValue];

    public static IEnumerable<Gen<MsnpCommand>> For(MsnpDialect dialect, MsnpDirection direction) =>
        direction == MsnpDirection.FromClient ? FromClient(dialect) : FromServer(dialect);

    private static IEnumerable<Gen<MsnpCommand>> FromClient(MsnpDialect dialect)
    {
        yield return Gen.Select(Id, Tokens(1), (id, names) => (MsnpCommand)new VerCommand(id, names));
        yield return Gen.Select(Id, Tokens(0), (id, names) => (MsnpCommand)new InfCommand(id, names));
        yield return Gen.Select(Id, Token.Array[6], Token.Array[0, 3], (id, six, more) => (MsnpCommand)new CvrCommand(
            id, six[0], six[1], six[2], six[3], six[4], six[5], more.ElementAtOrDefault(0), more.ElementAtOrDefault(1), HasHops(dialect) ? more.ElementAtOrDefault(2) : null));
        yield return Gen.Select(Id, Account, (id, account) => (MsnpCommand)new UsrInitialCommand(id, "TWN", account));
        yield return Gen.Select(Id, Secret, (id, ticket) => (MsnpCommand)new UsrTicketCommand(id, "TWN", ticket));
        yield return Gen.Select(Id, Secret, Secret, EndpointId, (id, ticket, proof, endpoint) =>
            (MsnpCommand)new UsrTicketCommand(id, "SSO", ticket, proof, endpoint));
        yield return Gen.Select(Id, Secret, (id, ticket) => (MsnpCommand)new UsrCircleCommand(id, "SHA", ticket));
        yield return Gen.Select(Id, Account, Secret, EndpointId, (id, account, cookie, endpoint) =>
            (MsnpCommand)new SwitchboardUsrCommand(id, account, cookie, endpoint));
        yield return Gen.Select(Id, Token, (id, destination) => (MsnpCommand)new XfrCommand(id, destination));
        yield return Gen.Const((MsnpCommand)new OutCommand());
        yield return Gen.Select(Id, Token, Token, (id, list, settings) =>
            (MsnpCommand)new SynCommand(id, list, dialect.ContactList == ContactListModel.ByContactId ? settings : null));
        yield return Gen.Select(NonZero, Gen.Enum<ReverseListPrompt>(), (id, prompt) => (MsnpCommand)new GtcCommand(id, null, prompt));
        yield return Gen.Select(NonZero, Gen.Enum<PrivacyMode>(), (id, mode) => (MsnpCommand)new BlpCommand(id, null, mode));
        yield return Gen.Select(NonZero, Key, OptionalText, (id, key, value) => (MsnpCommand)new PrpCommand(id, null, key, value));
        yield return Gen.Select(Id, Token, Key, OptionalText, (id, contact, key, value) => (MsnpCommand)new SbpCommand(id, contact, key, value));
        yield return Gen.Select(Id, Account, Text, (id, account, name) => (MsnpCommand)new ReaCommand(id, null, account, name));
        yield return Gen.Select(Id, List, Account, Text, OptionalToken, (id, list, account, name, group) =>
            (MsnpCommand)new AddCommand(id, list, null, account, name, group));
        yield return Gen.Select(Id, List, Account, OptionalToken, (id, list, target, group) =>
            (MsnpCommand)new RemCommand(id, list, null, target, group));
        yield return AdcCommands();
        yield return Gen.Select(Id, Text, (id, name) => (MsnpCommand)new AdgCommand(id, name));
        yield return Gen.Select(Id, Token, Text, (id, group, name) => (MsnpCommand)new RegCommand(id, group, name));
        yield return Gen.Select(Id, Text, (id, group) => (MsnpCommand)new RmgCommand(id, group));
        yield return ChgCommands(dialect);
        yield return Gen.Select(Id, Account, (id, account) => (MsnpCommand)new CalCommand(id, account));
        yield return Gen.Select(Id, Account, Secret, Token, EndpointId, (id, account, cookie, session, endpoint) =>
            (MsnpCommand)new AnsCommand(id, account, cookie, session, endpoint));
        yield return Gen.Select(Id, Gen.Enum<Acknowledgement>(), Payload, (id, wanted, message) => (MsnpCommand)new MsgCommand(id, wanted, message));
        yield return Gen.Select(Id, Token, Payload, (id, product, answer) => (MsnpCommand)new QryCommand(id, product, answer));
        yield return Gen.Select(Id, id => (MsnpCommand)new ChlRequestCommand(id));
        yield return Gen.Select(Id, Token, OptionalToken, (id, page, argument) => (MsnpCommand)new UrlCommand(id, page, argument));
        yield return Gen.Select(Id, Token, (id, file) => (MsnpCommand)new GcfCommand(id, file));
        yield return Gen.Select(Id, Gen.Bool, (id, isOn) => (MsnpCommand)new ImsCommand(id, isOn));
        yield return Gen.Select(Id, Token.Array[1, 4], (id, fields) => (MsnpCommand)new SndCommand(
            id, fields[0], fields.ElementAtOrDefault(1), fields.ElementAtOrDefault(2), fields.ElementAtOrDefault(3)));
        yield return Gen.Select(Id, Directory, (id, fields) => (MsnpCommand)new FndCommand(id, fields));
        yield return Gen.Select(Id, List, (id, list) => (MsnpCommand)new LstRequestCommand(id, list));
        yield return Id.Select(id => (MsnpCommand)new LsgRequestCommand(id));
        yield return Gen.Const((MsnpCommand)new PngCommand());
        if (dialect.HasPhoneProperties)
        {
            yield return Gen.Select(Id, Account, Tokens(0), Payload, (id, account, details, text) => (MsnpCommand)new SdcCommand(id, account, details, text));
            yield return Gen.Select(Id, Account, Payload, (id, target, document) => (MsnpCommand)new PagCommand(id, target, document));
        }

        if (dialect.HasPersonalMessages)
            yield return Gen.Select(Id, Payload, (id, data) => (MsnpCommand)new UuxCommand(id, data));

        if (dialect.PongHasSeconds)
        {
            yield return Gen.Select(Id, Account, Gen.UInt, Payload, (id, account, device, page) =>
                (MsnpCommand)new PgdCommand(id, account, (PagedDevice)device, page));
        }

        if (dialect.HasUserNotifications)
        {
            yield return Gen.Select(Id, Payload, (id, list) => (MsnpCommand)new AdlCommand(id, list));
            yield return Gen.Select(Id, Payload, (id, list) => (MsnpCommand)new RmlCommand(id, list));
            yield return Gen.Select(Id, Account, EndpointId, NoticeKind, Payload, (id, account, endpoint, kind, data) =>
                (MsnpCommand)new UunCommand(id, account, endpoint, kind, data));
        }

        if (dialect.HasFederation)
        {
            yield return Gen.Select(Id, Payload, (id, list) => (MsnpCommand)new FqyCommand(id, list));
            yield return Gen.Select(Id, Account, Network, MessageKind, Payload, (id, account, network, kind, message) =>
                (MsnpCommand)new UumCommand(id, new ContactHandle(account, network), kind, message));
        }

        if (!dialect.HasCircles)
            yield break;

        yield return Gen.Select(Id, Payload, (id, document) => (MsnpCommand)new PutCommand(id, document));
        yield return Gen.Select(Id, Payload, (id, document) => (MsnpCommand)new DelCommand(id, document));
        yield return Gen.Select(Id, Payload, (id, document) => (MsnpCommand)new SdgCommand(id, document));
        yield return Gen.Select(Id, Account, Token.Array[0, 2], Payload, (id, account, more, report) =>
            (MsnpCommand)new VasCommand(id, account, more.ElementAtOrDefault(0), more.ElementAtOrDefault(1), report));
    }

    private static IEnumerable<Gen<MsnpCommand>> FromServer(MsnpDialect dialect)
    {
        var hasIds = dialect.ContactList == ContactListModel.ByContactId;
        var tellsListByList = dialect.ContactList == ContactListModel.ListByList;
        var serial = dialect.HasListSerials ? Gen.UInt.Select(number => (uint?)number) : Gen.UInt.Select(_ => (uint?)null);

        yield return Gen.Select(Id, Token, (id, name) => (MsnpCommand)new VerCommand(id, [name]));
        yield return Gen.Select(Id, Tokens(0), (id, names) => (MsnpCommand)new InfCommand(id, names));
        yield return Gen.Select(Id, Token.Array[3, 5], (id, fields) => (MsnpCommand)new CvrReplyCommand(
            id, fields[0], fields[1], fields[2], fields.ElementAtOrDefault(3), fields.ElementAtOrDefault(4)));
        yield return Gen.Select(Id, Token, (id, policy) => (MsnpCommand)new UsrPolicyCommand(id, "TWN", policy));
        if (dialect.UserOk != UserOkForm.NameOnly)
        {
            yield return Gen.Select(Id, Account, Text, Gen.Bool, Gen.Bool, (id, account, name, verified, restricted) => (MsnpCommand)new UsrOkCommand(
                id,
                account,
                dialect.UserOk == UserOkForm.FlagsOnly ? null : name,
                verified,
                restricted && dialect.UserOk != UserOkForm.NameAndVerified));
        }

        yield return Gen.Select(Id, Token, Token, (id, policy, nonce) => (MsnpCommand)new UsrPolicyCommand(id, "SSO", policy, nonce));
        yield return Gen.Select(Id, Account, Text, EndpointId, (id, account, name, endpoint) =>
            (MsnpCommand)new SwitchboardUsrOkCommand(id, account, name, endpoint));
        yield return Gen.Select(Id, Server, Server.Nullable(), Gen.Bool, Token.Null(), (id, server, current, throughGateway, hops) => (MsnpCommand)(HasFlags(dialect)
            ? new NotificationXfrCommand(id, server, null, throughGateway, HasHops(dialect) ? hops : null)
            : new NotificationXfrCommand(id, server, dialect.Referral == ReferralForm.WithCurrentServer ? current : null)));
        yield return Gen.Select(Id, Server, Secret, Gen.Bool, (id, server, cookie, isDirect) =>
            (MsnpCommand)new SwitchboardXfrCommand(id, server, cookie, isDirect || !HasReach(dialect)));
        yield return Gen.Select(Gen.Enum<OutReason>(), Gen.UInt, (reason, minutes) =>
            (MsnpCommand)new OutCommand(reason, reason == OutReason.ReconnectLater ? minutes : null));
        yield return Gen.Select(Id, Token, Token, Gen.UInt, Gen.UInt, Gen.Bool, (id, list, settings, contacts, groups, isCurrent) =>
            (MsnpCommand)new SynReplyCommand(
                id, list, hasIds ? settings : null, isCurrent || tellsListByList ? null : new SynContent(contacts, groups)));
        yield return Gen.Select(NonZero, serial, Gen.Enum<ReverseListPrompt>(), (id, number, prompt) =>
            (MsnpCommand)new GtcCommand(id, number, prompt));
        yield return Gen.Enum<ReverseListPrompt>().Select(prompt => (MsnpCommand)new GtcCommand(0, null, prompt));
        yield return Gen.Select(NonZero, serial, Gen.Enum<PrivacyMode>(), (id, number, mode) => (MsnpCommand)new BlpCommand(id, number, mode));
        yield return Gen.Enum<PrivacyMode>().Select(mode => (MsnpCommand)new BlpCommand(0, null, mode));
        yield return Gen.Select(NonZero, serial, Key, OptionalText, (id, number, key, value) => (MsnpCommand)new PrpCommand(id, number, key, value));
        yield return Gen.Select(Key, OptionalText, (key, value) => (MsnpCommand)new PrpCommand(0, null, key, value));
        yield return Gen.Select(serial, Account.Null(), Key, OptionalText, (number, account, key, value) =>
            (MsnpCommand)new BprCommand(number, account, key, value));
        if (tellsListByList)
        {
            yield return Gen.Select(Gen.UInt, Key, OptionalText, (number, key, value) => (MsnpCommand)new PrpCommand(0, number, key, value));
            yield return Gen.Select(Id, Gen.UInt, Gen.UInt, NonZero, Token, Text, (id, number, index, count, group, name) =>
                (MsnpCommand)new GroupEntryCommand(id, number, index, count, group, name));
            yield return Gen.Select(Id, Gen.UInt, (id, number) => (MsnpCommand)new GroupEntryCommand(id, number, 0, 0, null, null));
            yield return Gen.Select(Id, List, Gen.UInt, NonZero, Account, Text, Tokens(0), (id, list, number, count, account, name, groups) =>
                (MsnpCommand)new ListEntryCommand(id, list, number, 1, count, account, name, groups));
            yield return Gen.Select(Id, List, Gen.UInt, (id, list, number) => (MsnpCommand)new ListEntryCommand(id, list, number, 0, 0, null, null, []));
        }
        else
        {
            yield return Gen.Select(Token, Text, (group, name) => (MsnpCommand)new LsgCommand(group, name));
            yield return Gen.Select(Account, Text, OptionalToken, Gen.UInt[0, 31], Gen.UInt, Tokens(0), (account, name, contact, lists, network, groups) =>
                (MsnpCommand)new LstCommand(
                    account, name, hasIds ? contact : null, (MsnpLists)lists, dialect.ContactListHasNetworks ? network : null, groups));
        }

        yield return Gen.Select(Id, Token, Key, OptionalText, (id, contact, key, value) => (MsnpCommand)new SbpCommand(id, contact, key, value));
        yield return Gen.Select(Id, serial, Account, Text, (id, number, account, name) => (MsnpCommand)new ReaCommand(id, number, account, name));
        if (dialect.HasListSerials)
        {
            yield return Gen.Select(Id, List, serial, Account, Text, OptionalToken, (id, list, number, account, name, group) =>
                (MsnpCommand)new AddCommand(id, list, number, account, name, group));
        }

        yield return Gen.Select(Id, List, serial, Account, OptionalToken, (id, list, number, target, group) =>
            (MsnpCommand)new RemCommand(id, list, number, target, group));
        yield return AdcCommands();
        yield return Gen.Select(Id, serial, Text, Token, (id, number, name, group) => (MsnpCommand)new AdgReplyCommand(id, number, name, group));
        yield return Gen.Select(Id, serial, Token, Text, (id, number, group, name) => (MsnpCommand)new RegReplyCommand(id, number, group, name));
        yield return Gen.Select(Id, serial, Token, (id, number, group) => (MsnpCommand)new RmgReplyCommand(id, number, group));
        yield return ChgCommands(dialect);
        yield return Gen.Select(Id, Presences(dialect), (id, presence) => (MsnpCommand)new IlnCommand(id, presence));
        yield return Presences(dialect).Select(presence => (MsnpCommand)new NlnCommand(presence));
        yield return Gen.Select(Contacts(dialect), Gen.UInt, Gen.UInt, (contact, capabilities, extended) => (MsnpCommand)new FlnCommand(
            contact,
            Capabilities(capabilities, dialect.Presence.Network != NetworkPosition.None),
            Extended(extended, dialect.Presence.HasExtendedCapabilities)));
        yield return Gen.UInt.Select(seconds => (MsnpCommand)new QngCommand(dialect.PongHasSeconds ? seconds : null));
        yield return Token.Select(challenge => (MsnpCommand)new ChlCommand(challenge));
        yield return Id.Select(id => (MsnpCommand)new QryReplyCommand(id));
        yield return Gen.Select(Account, Text, Payload, (account, name, message) => (MsnpCommand)new MsgDeliveryCommand(account, name, message));
        yield return Id.Select(id => (MsnpCommand)new AckCommand(id));
        yield return Id.Select(id => (MsnpCommand)new NakCommand(id));
        yield return Gen.Select(Id, Token, Token, OptionalToken, (id, path, url, site) => (MsnpCommand)new UrlReplyCommand(id, path, url, site));
        yield return Gen.Select(Id, Token, (id, value) => (MsnpCommand)new SbsCommand(id, value));
        yield return Gen.Select(Id, Gen.UInt, NonZero, Directory, (id, index, count, fields) => (MsnpCommand)new FndReplyCommand(id, index, count, fields));
        yield return Id.Select(id => (MsnpCommand)new FndReplyCommand(id, 0, 0, null));
        yield return Id.Select(id => (MsnpCommand)new SdcReplyCommand(id));
        yield return Gen.Select(Token, Server, Secret, Account, Text, Gen.Bool, (session, server, cookie, account, name, isDirect) =>
            (MsnpCommand)new RngCommand(session, server, cookie, account, name, isDirect || !HasReach(dialect)));
        yield return Gen.Select(Id, Token, (id, session) => (MsnpCommand)new CalReplyCommand(id, session));
        yield return Id.Select(id => (MsnpCommand)new AnsReplyCommand(id));
        yield return Gen.Select(Participants(dialect), Id, Gen.UInt, Gen.UInt, (who, id, index, total) => (MsnpCommand)new IroCommand(
            id, index, total, who.Account, who.Name, who.Capabilities, who.ExtendedCapabilities, who.EndpointId));
        yield return Participants(dialect).Select(who => (MsnpCommand)who);
        yield return Gen.Select(Account, Gen.Bool, EndpointId, (account, timedOut, endpoint) => (MsnpCommand)new ByeCommand(account, timedOut, endpoint));
        yield return Id.Select(id => (MsnpCommand)new SndReplyCommand(id));
        yield return Gen.Select(Id, Gen.Bool, (id, isOn) => (MsnpCommand)new ImsReplyCommand(id, isOn));
        yield return Gen.Select(Id, Gen.Int[1, 999], (id, code) => (MsnpCommand)new ErrorCommand(id, (MsnpErrorCode)code));
        if (dialect.HasPhoneProperties)
        {
            yield return Payload.Select(document => (MsnpCommand)new NotCommand(document));
            yield return Payload.Select(document => (MsnpCommand)new IpgCommand(document));
        }

        if (!dialect.HasPersonalMessages)
            yield break;

        yield return Gen.Select(Contacts(dialect), Payload, (contact, data) => (MsnpCommand)new UbxCommand(contact, data));
        yield return Id.Select(id => (MsnpCommand)new UuxReplyCommand(id));
        yield return Gen.Select(Id, OptionalToken, Payload, (id, file, content) => (MsnpCommand)new GcfReplyCommand(id, file, content));
        if (!dialect.HasUserNotifications)
            yield break;

        yield return Gen.Select(Id, Gen.Int[1, 999], Payload, (id, code, details) => (MsnpCommand)new ErrorCommand(id, (MsnpErrorCode)code, details));
        yield return Payload.Select(list => (MsnpCommand)new AdlCommand(0, list));
        yield return Payload.Select(list => (MsnpCommand)new RmlCommand(0, list));
        yield return NonZero.Select(id => (MsnpCommand)new AdlReplyCommand(id));
        yield return NonZero.Select(id => (MsnpCommand)new RmlReplyCommand(id));
        yield return Gen.UInt.Select(wanted => (MsnpCommand)new RfsCommand((ResendRequest)wanted));
        yield return Id.Select(id => (MsnpCommand)new UunReplyCommand(id));
        yield return Gen.Select(Account, EndpointId, NoticeKind, Payload, (account, endpoint, kind, data) =>
            (MsnpCommand)new UbnCommand(account, endpoint, kind, data));
        if (!dialect.HasFederation)
            yield break;

        yield return Gen.Select(Id, Payload, (id, list) => (MsnpCommand)new FqyCommand(id, list));
        yield return Id.Select(id => (MsnpCommand)new UumReplyCommand(id));
        yield return Gen.Select(Account.Array[2], Network.Array[2], MessageKind, Payload, (accounts, networks, kind, message) =>
            (MsnpCommand)new UbmCommand(new ContactHandle(accounts[0], networks[0]), new ContactHandle(accounts[1], networks[1]), kind, message));
        if (!dialect.HasCircles)
            yield break;

        yield return Gen.Select(Id, Payload, (id, document) => (MsnpCommand)new PutReplyCommand(id, document));
        yield return Gen.Select(Id, Payload, (id, document) => (MsnpCommand)new DelReplyCommand(id, document));
        yield return Gen.Select(Id, Payload, (id, document) => (MsnpCommand)new SdgCommand(id, document));
        yield return Gen.Select(Gen.Enum<PublicationChange>(), Payload, (change, document) => (MsnpCommand)new NfyCommand(change, document));
    }

    private static Gen<MsnpCommand> AdcCommands() => Gen.Select(
        Id, List, Account, OptionalText, OptionalToken, OptionalToken, (id, list, account, name, contact, group) =>
            (MsnpCommand)new AdcCommand(id, list, contact is null || name is not null ? account : null, name, contact, group));

    private static Gen<MsnpCommand> ChgCommands(MsnpDialect dialect) => Gen.Select(
        Id, Status, Gen.UInt, OptionalText, Gen.UInt, (id, status, capabilities, picture, extended) => (MsnpCommand)new ChgCommand(
            id,
            status,
            Capabilities(capabilities, dialect.Presence.HasCapabilities),
            dialect.Presence.HasMsnObject ? picture : null,
            Extended(extended, dialect.Presence.HasExtendedCapabilities)));

    private static Gen<MsnpPresence> Presences(MsnpDialect dialect) => Gen.Select(
        Status, Contacts(dialect), Text, Gen.UInt.Array[2], OptionalText, OptionalText, (status, contact, name, capabilities, picture, icon) =>
        {
            var iconUrl = dialect.Presence.Network == NetworkPosition.None ? null : icon;
            return new MsnpPresence(
                status,
                contact,
                name,
                Capabilities(capabilities[0], dialect.Presence.HasCapabilities),
                dialect.Presence.HasMsnObject ? picture ?? (iconUrl is null ? null : "0") : null,
                Extended(capabilities[1], dialect.Presence.HasExtendedCapabilities),
                iconUrl);
        });

    private static Gen<ContactHandle> Contacts(MsnpDialect dialect) => Gen.Select(
        Account, Network, Account.Null(), (account, network, circle) => dialect.Presence.Network switch
        {
            NetworkPosition.BeforeAccount => new ContactHandle(account, network, circle is null ? null : $"9:{circle}"),
            NetworkPosition.BehindAccount => new ContactHandle(account, network),
            _ => new ContactHandle(account),
        });

    private static Gen<JoiCommand> Participants(MsnpDialect dialect) => Gen.Select(
        Account, Text, Gen.UInt, Gen.UInt, EndpointId, (account, name, capabilities, extended, endpoint) => new JoiCommand(
            account,
            name,
            Capabilities(capabilities, dialect.SwitchboardHasCapabilities),
            Extended(extended, dialect.Presence.HasExtendedCapabilities),
            endpoint));

    private static bool HasFlags(MsnpDialect dialect) => dialect.Referral is ReferralForm.WithFlags or ReferralForm.WithFlagsAndHops;

    private static bool HasHops(MsnpDialect dialect) => dialect.Referral == ReferralForm.WithFlagsAndHops;

    private static bool HasReach(MsnpDialect dialect) => dialect.SwitchboardReferral == SwitchboardReferralForm.WithDomainAndReach;

    private static Gen<EquatableList<string>> Tokens(int fewest) =>
        Token.Array[fewest, 5].Select(tokens => (EquatableList<string>)[.. tokens]);

    private static ClientCapabilities Capabilities(uint capabilities, bool areSent) => areSent ? (ClientCapabilities)capabilities : ClientCapabilities.None;

    private static ExtendedCapabilities Extended(uint capabilities, bool areSent) =>
        areSent ? (ExtendedCapabilities)capabilities : ExtendedCapabilities.None;

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
