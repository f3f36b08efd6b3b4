using System.Text;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>Offline messages as they are told of and fetched.</summary>
internal static class OfflineMessageTargets
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 9, 30, 0, TimeSpan.Zero);
    private static readonly OfflineMessageHeader Header = new("id", "carol@example.org", "Carol", null, 0);

    // A parser of mail keeps a buffer for each part, and a multipart costs few bytes.
    private const int AllocationPerByte = 2048;

    public static IEnumerable<FuzzTarget> All =>
    [
        new("mail-data", MailDataSeeds, (input, ref _) => ReadMailData(input)),
        new("mail-data-answers", MetadataSeeds, (input, ref _) => ReadMetadata(input)),
        new("offline-mail", MailSeeds, (input, ref _) => ReadMail(input)) { AllocationPerByte = AllocationPerByte },
        new("encoded-words", WordSeeds, (input, ref _) => ReadWords(input)),
    ];

    private static List<byte[]> MailDataSeeds => SeedCorpus.Texts(
        "<MD><E><I>1</I><IU>1</IU><O>0</O><OU>0</OU></E><Q><QTM>409600</QTM><QNM>204800</QNM></Q></MD>",
        "<MD><M><T>11</T><S>6</S><RT>2026-01-15T09:30:00.000Z</RT><RS>0</RS><SZ>812</SZ><E>carol@example.org</E><I>6e2a0f1c-8a44-4f7e-9a5e-0c6f8a3b9d11</I>"
            + "<F>00000000-0000-0000-0000-000000000009</F><N>=?utf-8?B?Q2Fyb2w=?=</N></M><M><T>11</T><S>6</S><RS>1</RS><SZ>9</SZ><E>dave@example.org</E><I>2</I><F>.!!OIM</F><N> </N></M></MD>",
        "too-large");

    private static List<byte[]> MetadataSeeds => SeedCorpus.Texts(
        "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body><GetMetadataResponse xmlns='http://www.hotmail.msn.com/ws/2004/09/oim/rsi'><MD><M><T>11</T><S>6</S>"
            + "<RT>2026-01-15T09:30:00.000Z</RT><RS>0</RS><SZ>812</SZ><E>carol@example.org</E><I>6e2a0f1c-8a44-4f7e-9a5e-0c6f8a3b9d11</I><F>f</F><N>=?utf-8?B?Q2Fyb2w=?=</N></M></MD></GetMetadataResponse></soap:Body></soap:Envelope>",
        "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body><GetMetadataResponse>&lt;MD&gt;&lt;M&gt;&lt;E&gt;a@b&lt;/E&gt;&lt;I&gt;1&lt;/I&gt;&lt;/M&gt;&lt;/MD&gt;</GetMetadataResponse></soap:Body></soap:Envelope>");

    private static List<byte[]> MailSeeds =>
    [
        .. SeedCorpus.Documents("GetMessageResult", fromClient: false)
            .Select(SoapTargets.Envelope)
            .Select(envelope => Encoding.UTF8.GetBytes(envelope.Descendant("GetMessageResult")?.Value ?? "")),
        .. SeedCorpus.Texts(
            "X-Message-Info: x\nReceived: from a by b with c; Thu, 15 Jan 2026 01:30:00 -0800\nFrom: =?utf-8?B?Q2Fyb2w=?= <carol@example.org>\nTo: me@example.org\nSubject: \n"
                + "X-OIM-originatingSource: 127.0.0.1\nX-OIMProxy: MSNMSGR\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n"
                + "X-OIM-Message-Type: OfflineMessage\nX-OIM-Run-Id: {3A3BE82C-684D-4F4F-8005-CBE8D4F82BAD}\nX-OIM-Sequence-Num: 1\nMessage-ID: <a@b>\n"
                + "X-OriginalArrivalTime: 15 Jan 2026 09:30:00.0000 (UTC) FILETIME=[C4F5C1D0:01C86EF6]\nDate: 15 Jan 2026 01:30:00 -0800\n\naGVsbG8=\n",
            "From: tel:+15550100\nX-OIM-originatingSource: tel:+15550100\nContent-Type: multipart/alternative; boundary=\"b\"\n\n--b\nContent-Type: text/html; charset=windows-1252\n"
                + "Content-Transfer-Encoding: quoted-printable\n\n<b>a=20</b>\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n"),
    ];

    private static List<byte[]> WordSeeds => SeedCorpus.Texts("=?utf-8?B?Q2Fyb2w=?=", "=?utf-8?B?Q2Fyb2w= ?=", "=?iso-8859-1?Q?M=FCller_x?= =?utf-8?Q?y?=", "Carol");

    private static void ReadWords(byte[] input) => _ = EncodedWord.Decode(Encoding.UTF8.GetString(input));

    private static void ReadMailData(byte[] input) => Read(MailData.Parse(Encoding.UTF8.GetString(input)));

    private static void ReadMetadata(byte[] input)
    {
        if (SoapTargets.Envelope(input) is { } envelope)
            Read(envelope.Descendant("MD") is { } document ? MailData.Read(document) : MailData.Parse(envelope.Descendant("GetMetadataResponse")?.Value));
    }

    private static void Read(MailData data)
    {
        _ = data.ToString();
        var again = MailData.Parse(data.ToText());
        if (again.OfflineMessages.Count != data.OfflineMessages.Count || again.IsTooLarge != data.IsTooLarge)
            throw new FuzzFindingException("Another number of messages waits after the notice was written.");
    }

    private static void ReadMail(byte[] input)
    {
        try
        {
            var message = OfflineMail.Parse(Encoding.UTF8.GetString(input), Header, Now, CancellationToken.None);
            _ = message.ToString();
            _ = OfflineMail.InOrder([message, message with { SequenceNumber = 1 }, message with { RunId = null }]).ToList();
        }
        catch (FormatException)
        {
            // The documented one.
        }
    }
}
