using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Challenges;

/// <summary>A client the original service knew. Its key was never secret: every copy of the client held it.</summary>
/// <param name="Id">What the client says it is in QRY.</param>
/// <param name="Key">What goes into the answer.</param>
public sealed record ClientProduct(string Id, string Key)
{
    // Ids and keys as published by the third-party clients of the time; each with the client it was taken from.
    private static readonly ClientProduct Messenger5 = new("msmsgs@msnmsgr.com", "Q1P7W2E4J9R8U3S5");
    private static readonly ClientProduct Messenger7 = new("PROD0090YUAUV{2B", "YMM8C_H7KCQ2S_KL");

    /// <summary>Every product whose key is known. A server accepts any of them at any dialect.</summary>
    public static IReadOnlyList<ClientProduct> Known { get; } =
    [
        Messenger5,
        new("PROD0038W!61ZTF9", "VT6PX?UQTM4WM%YR"), // MSN Messenger 6.0
        new("PROD0058#7IL2{QD", "QHDCY@7R1TB6W?5B"), // 6.1
        new("PROD0061VRRZH@4F", "JXQ6J@TUOGYV@N0M"), // 6.2
        new("PROD00504RLUG%WL", "I2EBK%PYNLZL5_J4"),
        new("PROD0076ENE8*@AW", "CEQJ8}OE0!WTSWII"),
        Messenger7,
        new("PROD0101{0RM?UBW", "CFHUR$52U_{VIX5T"), // 7.5
        new("PROD01065C%ZFN6F", "O4BG@C7BWLYQX?5G"), // Windows Live Messenger 8.0
        new("PROD0112J1LW7%NB", "RH96F{PHI8PPX_TJ"),
        new("PROD0113H11T8$X_", "RG@XY*28Q5QHS%Q5"), // 8.1
        new("PROD0114ES4Z%Q5W", "PK}_A_0N_K%O?A9S"),
        new("PROD0118R6%2WYOS", "YIXPX@5I2P0UT*LK"), // 8.5
        new("PROD0119GSJUC$18", "ILTXC!4IXB5FB*PX"),
        new("PROD0120PW!CCV9@", "C1BX{V4W}Q3*10SM"), // 2009
    ];

    /// <summary>The product with an id; null if its key is not known.</summary>
    public static ClientProduct? Find(string id) => Known.FirstOrDefault(product => product.Id == id);

    /// <summary>A product whose clients spoke the dialect.</summary>
    public static ClientProduct For(MsnpDialect dialect) =>
        dialect.ChallengeAlgorithm == ChallengeAlgorithm.Md5 ? Messenger5 : Messenger7;
}
