using System.Globalization;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>The account's data, sent by the notification server right after <c>USR OK</c>. Some clients do not go on without it.</summary>
public sealed record ProfileMessage : MsnpMessage
{
    private const string ContentType = "text/x-msmsgsprofile; charset=UTF-8";

    /// <summary>When the user signed in, as seconds of Unix time.</summary>
    public long LoginTime { get; init; }

    /// <summary>Whether the account has a mailbox; false hides what clients show of mail.</summary>
    public bool EmailEnabled { get; init; }

    /// <summary>Upper half of the account's number.</summary>
    public long MemberIdHigh { get; init; }

    /// <summary>Lower half of the account's number.</summary>
    public long MemberIdLow { get; init; }

    /// <summary>The language as a Windows locale number.</summary>
    public int Language { get; init; } = 1033;

    /// <summary>The cookie for the service's web pages.</summary>
    public Sensitive AuthenticationCookie { get; init; }

    /// <summary>The client's address as the server sees it.</summary>
    public string ClientAddress { get; init; } = "";

    /// <summary>The client's port as it stands on the wire. The original service swapped its two bytes; Escargot does not.</summary>
    public int ClientPort { get; init; }

    /// <summary>Whether contacts have GUIDs (MSNP10 and later).</summary>
    public bool IsMigrated { get; init; } = true;

    /// <summary>Whether the account may be signed in from several places at once (MSNP16 and later).</summary>
    public bool AllowsSeveralPlaces { get; init; }

    // All is in headers; the body is empty.

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => new(
        [
            .. HeadersFor(ContentType),
            new("LoginTime", Text(LoginTime)),
            new("EmailEnabled", Flag(EmailEnabled)),
            new("MemberIdHigh", Text(MemberIdHigh)),
            new("MemberIdLow", Text(MemberIdLow)),
            new("lang_preference", Text(Language)),
            new("preferredEmail", ""),
            new("country", ""),
            new("PostalCode", ""),
            new("Gender", ""),
            new("Kid", "0"),
            new("Age", ""),
            new("BDayPre", ""),
            new("Birthday", ""),
            new("Wallet", ""),
            new("Flags", "536872513"),
            new("sid", "507"),
            new("MSPAuth", AuthenticationCookie.Reveal()),
            new("ClientIP", ClientAddress),
            new("ClientPort", Text(ClientPort)),
            new("ABCHMigrated", Flag(IsMigrated)),
            new("MPOPEnabled", AllowsSeveralPlaces ? "1" : "0"),
        ],
        default);

    internal static ProfileMessage Read(MessageEnvelope envelope) => new()
    {
        LoginTime = Number(envelope["LoginTime"]),
        EmailEnabled = envelope["EmailEnabled"] == "1",
        MemberIdHigh = Number(envelope["MemberIdHigh"]),
        MemberIdLow = Number(envelope["MemberIdLow"]),
        Language = (int)Math.Clamp(Number(envelope["lang_preference"]), 0, int.MaxValue),
        AuthenticationCookie = new Sensitive(envelope["MSPAuth"] ?? ""),
        ClientAddress = envelope["ClientIP"] ?? "",
        ClientPort = (int)Math.Clamp(Number(envelope["ClientPort"]), 0, ushort.MaxValue),
        IsMigrated = envelope["ABCHMigrated"] != "0",
        AllowsSeveralPlaces = envelope["MPOPEnabled"] == "1",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "1" : "0";

    private static long Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
