using System.Collections.Frozen;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Commands;

/// <summary>Reads the parameters of one command; marks the reader as failed if they make no sense.</summary>
internal delegate MsnpCommand ParameterParser(ref ParameterReader parameters, MsnpDialect dialect);

/// <summary>A name and how its parameters are read.</summary>
internal sealed record CommandDefinition(string Name, ParameterParser Parse);

/// <summary>The one place that knows which type reads which name, for either direction.</summary>
internal static class CommandTable
{
    private static readonly FrozenDictionary<uint, CommandDefinition> FromClient = Index(
        new("ADC", AdcCommand.Parse),
        new("ADD", AddCommand.ParseRequest),
        new("ADG", AdgCommand.Parse),
        new("ADL", AdlCommand.Parse),
        new("ANS", AnsCommand.Parse),
        new("BLP", BlpCommand.Parse),
        new("CAL", CalCommand.Parse),
        new("CHG", ChgCommand.Parse),
        new("CHL", ChlRequestCommand.Parse),
        new("CVR", CvrCommand.Parse),
        new("DEL", DelCommand.Parse),
        new("FND", FndCommand.Parse),
        new("FQY", FqyCommand.Parse),
        new("GCF", GcfCommand.Parse),
        new("GTC", GtcCommand.Parse),
        new("IMS", ImsCommand.Parse),
        new("INF", InfCommand.Parse),
        new("LSG", LsgRequestCommand.Parse),
        new("LST", LstRequestCommand.Parse),
        new("MSG", MsgCommand.Parse),
        new("OUT", OutCommand.Parse),
        new("PAG", PagCommand.Parse),
        new("PGD", PgdCommand.Parse),
        new("PNG", PngCommand.Parse),
        new("PRP", PrpCommand.ParseRequest),
        new("PUT", PutCommand.Parse),
        new("QRY", QryCommand.Parse),
        new("REA", ReaCommand.ParseRequest),
        new("REG", RegCommand.Parse),
        new("REM", RemCommand.ParseRequest),
        new("RMG", RmgCommand.Parse),
        new("RML", RmlCommand.Parse),
        new("SBP", SbpCommand.Parse),
        new("SDC", SdcCommand.Parse),
        new("SDG", SdgCommand.Parse),
        new("SND", SndCommand.Parse),
        new("SYN", SynCommand.Parse),
        new("URL", UrlCommand.Parse),
        new("USR", UsrRequest.Parse),
        new("UUM", UumCommand.Parse),
        new("UUN", UunCommand.Parse),
        new("UUX", UuxCommand.Parse),
        new("VAS", VasCommand.Parse),
        new("VER", VerCommand.Parse),
        new("XFR", XfrCommand.Parse));

    private static readonly FrozenDictionary<uint, CommandDefinition> FromServer = Index(
        new("ACK", AckCommand.Parse),
        new("ADC", AdcCommand.Parse),
        new("ADD", AddCommand.ParseReply),
        new("ADG", AdgReplyCommand.Parse),
        new("ADL", ListReply.ParseAdl),
        new("ANS", AnsReplyCommand.Parse),
        new("BLP", BlpCommand.Parse),
        new("BPR", BprCommand.Parse),
        new("BYE", ByeCommand.Parse),
        new("CAL", CalReplyCommand.Parse),
        new("CHG", ChgCommand.Parse),
        new("CHL", ChlCommand.Parse),
        new("CVR", CvrReplyCommand.Parse),
        new("DEL", DelReplyCommand.Parse),
        new("FLN", FlnCommand.Parse),
        new("FND", FndReplyCommand.Parse),
        new("FQY", FqyCommand.Parse),
        new("GCF", GcfReplyCommand.Parse),
        new("GTC", GtcCommand.Parse),
        new("ILN", IlnCommand.Parse),
        new("IMS", ImsReplyCommand.Parse),
        new("INF", InfCommand.Parse),
        new("IPG", IpgCommand.Parse),
        new("IRO", IroCommand.Parse),
        new("JOI", JoiCommand.Parse),
        new("LSG", ListItems.ParseGroup),
        new("LST", ListItems.ParseEntry),
        new("MSG", MsgDeliveryCommand.Parse),
        new("NAK", NakCommand.Parse),
        new("NFY", NfyCommand.Parse),
        new("NLN", NlnCommand.Parse),
        new("NOT", NotCommand.Parse),
        new("OUT", OutCommand.Parse),
        new("PRP", PrpCommand.ParseReply),
        new("PUT", PutReplyCommand.Parse),
        new("QNG", QngCommand.Parse),
        new("QRY", QryReplyCommand.Parse),
        new("REA", ReaCommand.ParseReply),
        new("REG", RegReplyCommand.Parse),
        new("REM", RemCommand.ParseReply),
        new("RFS", RfsCommand.Parse),
        new("RMG", RmgReplyCommand.Parse),
        new("RML", ListReply.ParseRml),
        new("RNG", RngCommand.Parse),
        new("SBP", SbpCommand.Parse),
        new("SBS", SbsCommand.Parse),
        new("SDC", SdcReplyCommand.Parse),
        new("SDG", SdgCommand.Parse),
        new("SND", SndReplyCommand.Parse),
        new("SYN", SynReplyCommand.Parse),
        new("UBM", UbmCommand.Parse),
        new("UBN", UbnCommand.Parse),
        new("UBX", UbxCommand.Parse),
        new("URL", UrlReplyCommand.Parse),
        new("USR", UsrReply.Parse),
        new("UUM", UumReplyCommand.Parse),
        new("UUN", UunReplyCommand.Parse),
        new("UUX", UuxReplyCommand.Parse),
        new("VER", VerCommand.Parse),
        new("XFR", XfrReply.Parse));

    public static CommandDefinition? Find(Mnemonic mnemonic, MsnpDirection direction) =>
        (direction == MsnpDirection.FromClient ? FromClient : FromServer).GetValueOrDefault(mnemonic.Value);

    private static FrozenDictionary<uint, CommandDefinition> Index(params ReadOnlySpan<CommandDefinition> definitions)
    {
        var index = new Dictionary<uint, CommandDefinition>();
        foreach (var definition in definitions)
            index.Add(Mnemonic.Of(definition.Name).Value, definition);

        return index.ToFrozenDictionary();
    }
}
