using System.Collections.Frozen;

namespace MsnBridge.Msnp.Framing;

/// <summary>Which commands carry payloads, by dialect and direction. Data for all dialects, so that adding one needs no change here.</summary>
internal sealed class PayloadTable
{
    private static readonly Row[] Rows =
    [
        // The number is the dialect that brought the command. Later ones refuse some of them, but they would still come with their payload.
        new("MSG", MsnpDirection.FromClient, 2, PayloadRule.Always),
        new("QRY", MsnpDirection.FromClient, 2, PayloadRule.Always),
        new("PAG", MsnpDirection.FromClient, 5, PayloadRule.Always),
        new("SDC", MsnpDirection.FromClient, 5, PayloadRule.Always),
        new("NOT", MsnpDirection.FromClient, 5, PayloadRule.Always),
        new("PGD", MsnpDirection.FromClient, 9, PayloadRule.Always),
        new("UUX", MsnpDirection.FromClient, 11, PayloadRule.Always),
        new("ADL", MsnpDirection.FromClient, 13, PayloadRule.Always),
        new("RML", MsnpDirection.FromClient, 13, PayloadRule.Always),
        new("UUN", MsnpDirection.FromClient, 13, PayloadRule.Always),
        new("FQY", MsnpDirection.FromClient, 14, PayloadRule.Always),
        new("UUM", MsnpDirection.FromClient, 14, PayloadRule.Always),
        new("PUT", MsnpDirection.FromClient, 18, PayloadRule.Always),
        new("DEL", MsnpDirection.FromClient, 18, PayloadRule.Always),
        new("SDG", MsnpDirection.FromClient, 18, PayloadRule.Always),
        new("VAS", MsnpDirection.FromClient, 18, PayloadRule.Always),

        new("MSG", MsnpDirection.FromServer, 2, PayloadRule.Always),
        new("NOT", MsnpDirection.FromServer, 5, PayloadRule.Always),
        new("IPG", MsnpDirection.FromServer, 5, PayloadRule.Always),
        new("UBX", MsnpDirection.FromServer, 11, PayloadRule.Always),
        new("GCF", MsnpDirection.FromServer, 11, PayloadRule.Always),
        // The reply is `UUX t 0`: a length, always of nothing.
        new("UUX", MsnpDirection.FromServer, 11, PayloadRule.Always),
        new("ADL", MsnpDirection.FromServer, 13, PayloadRule.WhenUnsolicited),
        new("RML", MsnpDirection.FromServer, 13, PayloadRule.WhenUnsolicited),
        new("UBN", MsnpDirection.FromServer, 13, PayloadRule.Always),
        new("UBM", MsnpDirection.FromServer, 14, PayloadRule.Always),
        new("FQY", MsnpDirection.FromServer, 14, PayloadRule.Always),
        new("NFY", MsnpDirection.FromServer, 18, PayloadRule.Always),
        new("SDG", MsnpDirection.FromServer, 18, PayloadRule.Always),
        new("PUT", MsnpDirection.FromServer, 18, PayloadRule.Always),
        new("DEL", MsnpDirection.FromServer, 18, PayloadRule.Always),
        new("GET", MsnpDirection.FromServer, 21, PayloadRule.Always),
    ];

    private static readonly Row ErrorWithDetails = new("000", MsnpDirection.FromServer, 13, PayloadRule.WithThreeTokens);

    private readonly FrozenDictionary<uint, PayloadRule> _fromClient;
    private readonly FrozenDictionary<uint, PayloadRule> _fromServer;

    private PayloadTable(int version)
    {
        _fromClient = Select(version, MsnpDirection.FromClient);
        _fromServer = Select(version, MsnpDirection.FromServer);
    }

    /// <summary>The table of one dialect, by the number in its name.</summary>
    public static PayloadTable ForVersion(int version) => new(version);

    /// <summary>The rule for a command; a command the table does not know carries none, whatever its last parameter looks like.</summary>
    public PayloadRule this[Mnemonic mnemonic, MsnpDirection direction] =>
        (direction == MsnpDirection.FromClient ? _fromClient : _fromServer).GetValueOrDefault(mnemonic.Value);

    private static FrozenDictionary<uint, PayloadRule> Select(int version, MsnpDirection direction)
    {
        var rules = Rows
            .Where(row => row.Direction == direction && version >= row.First)
            .ToDictionary(row => Mnemonic.Of(row.Name).Value, row => row.Rule);
        if (direction == ErrorWithDetails.Direction && version >= ErrorWithDetails.First)
            rules.Add(Mnemonic.Error.Value, ErrorWithDetails.Rule);

        return rules.ToFrozenDictionary();
    }

    private sealed record Row(string Name, MsnpDirection Direction, int First, PayloadRule Rule);
}
