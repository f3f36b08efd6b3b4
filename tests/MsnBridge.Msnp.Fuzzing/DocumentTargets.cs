using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>Documents of MSNP13 and later: lists, notices, and what is published, notified and sent.</summary>
internal static class DocumentTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("list-documents", ListSeeds, (input, ref _) => ReadList(input)),
        new("routed-documents", RoutedSeeds, (input, ref _) => ReadRouted(input)),
        new("circle-documents", CircleSeeds, (input, ref _) => ReadCircle(input)),
        new("notification-documents", NotificationSeeds, (input, ref _) => ReadNotification(input)),
        new("handles", HandleSeeds, (input, ref _) => ReadHandles(input)),
    ];

    private static List<byte[]> ListSeeds =>
    [
        .. SeedCorpus.Payloads("ADL", "RML", "FQY"),
        .. SeedCorpus.Texts(
            "<ml l='1'><d n='example.com'><c n='u2' l='3' t='1'/><c n='u3' l='4' t='32'><s n='IM' l='3'/></c></d><t><c n='tel:+15550100' l='3'/></t></ml>",
            "<ml><d n=\"a.b\"><c n=\"x&amp;y\" actual=\"z@c.d\" t=\"1\"/></d></ml>",
            "<ml/>",
            "<ml><d/></ml>"),
    ];

    private static List<byte[]> RoutedSeeds =>
    [
        .. SeedCorpus.Payloads("PUT", "DEL", "NFY", "SDG"),
        .. SeedCorpus.Texts(
            "Routing: 1.0\r\nTo: 1:u2@example.com;epid={f12d114a-d73b-472a-a248-04e64a577f9f}\r\nFrom: 1:u1@example.com;epid={a21b7fb1-4124-4470-9855-22940f9d26cf}\r\n\r\n"
                + "Reliability: 1.0\r\nStream: 0\r\nSegment: 0\r\nFlags: ACK\r\n\r\nMessaging: 2.0\r\nMessage-Type: Text\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: 5\r\n\r\nhello",
            "Routing: 1.0\r\nTo: 9:00000000-0000-0000-0009-0123456789ab@live.com;path=IM\r\nFrom: 1:u1@example.com\r\nService-Channel: IM/Offline\r\n\r\nReliability: 1.0\r\n\r\n"
                + "Publication: 1.0\r\nUri: /circle\r\nContent-Type: application/circles+xml\r\nContent-Length: 70\r\n\r\n"
                + "<circle><roster><id>IM</id><user><id>1:u1@example.com</id></user></roster></circle>",
            "Routing: 1.0\r\nTo: 1:u1@example.com\r\n\r\nReliability: 1.0\r\n\r\nNotification: 1.0\r\nNotifNum: 0\r\nUri: /user\r\nNotifType: Partial\r\nContent-Type: application/user+xml\r\nContent-Length: 60\r\n\r\n"
                + "<user><s n=\"IM\"><Status>NLN</Status></s><sep n=\"IM\" epid=\"{f12d114a-d73b-472a-a248-04e64a577f9f}\"/></user>"),
    ];

    private static List<byte[]> CircleSeeds => SeedCorpus.Texts(
        "<circle><roster><id>IM</id><user><id>1:u1@example.com</id></user></roster></circle>",
        "<circle><props><presence dtype=\"xml\"><Data><MFN>name</MFN><PSM>text</PSM><CurrentMedia/></Data></presence></props></circle>");

    private static List<byte[]> NotificationSeeds =>
    [
        .. SeedCorpus.Payloads("NOT"),
        .. SeedCorpus.Texts(
            "<NOTIFICATION id=\"0\" siteid=\"45705\" siteurl=\"http://contacts.msn.com\"><TO pid=\"0x00012345:0x00067890\" name=\"u1@example.com\"><VIA agent=\"messenger\"/></TO>"
                + "<MSG pri=\"1\" id=\"0\"><SUBSCR url=\"s.htm\"/><ACTION url=\"a.htm\"/><BODY>&lt;NotificationData xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"&gt;"
                + "&lt;Service&gt;ABCHInternal&lt;/Service&gt;&lt;CID&gt;1932204898829715342&lt;/CID&gt;&lt;LastModifiedDate&gt;2026-11-23T05:06:56.0000000-08:00&lt;/LastModifiedDate&gt;"
                + "&lt;HasNewItem&gt;true&lt;/HasNewItem&gt;&lt;/NotificationData&gt;</BODY></MSG></NOTIFICATION>"),
    ];

    private static List<byte[]> HandleSeeds =>
    [
        .. SeedCorpus.Parameters("NLN", "FLN", "UBX", "USR", "ANS", "JOI", "IRO", "BYE", "UUM"),
        .. SeedCorpus.Texts(
            "1:u1@example.com;via=9:00000000-0000-0000-0009-0123456789ab@live.com",
            "9:00000000-0000-0000-0009-0123456789ab@live.com;path=IM",
            "1:u1@example.com;epid={f12d114a-d73b-472a-a248-04e64a577f9f};path=IM",
            "32:someone@yahoo.example",
            "VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDINCg=="),
    ];

    private static void ReadList(byte[] input)
    {
        if (MembershipDocument.TryParse(new MsnpPayload(input), out _) is not { } document)
            return;

        _ = document.ToString();
        _ = document.ToPayloads();
        if (MembershipDocument.Parse(new MsnpPayload(input)) is not { } sound)
            return;

        var written = sound.ToPayload();
        if (sound.Entries.Count > 0 && written.DecodeText().Contains("<c ", StringComparison.Ordinal) && MembershipDocument.Parse(written) is null)
            throw new FuzzFindingException($"A list cannot be read any more after it was written: {written.DecodeText()}");
    }

    private static void ReadRouted(byte[] input)
    {
        var document = RoutedDocument.Parse(new MsnpPayload(input));
        _ = document.ToString();
        _ = (document.From, document.To, document.Kind, document.ContentType, document.WantsAcknowledgement, document.DecodeBody());

        // Control characters become blanks in the first writing and are gone in the second; nothing is lost in a third.
        var again = RoutedDocument.Parse(document.ToPayload());
        var written = again.ToPayload();
        if (again.Kind != document.Kind || RoutedDocument.Parse(written).ToPayload() != written)
            throw new FuzzFindingException("A document says something else after it was written.");
    }

    private static void ReadCircle(byte[] input)
    {
        if (CircleDocument.Parse(input) is not { } document)
            return;

        _ = document.ToString();
        _ = CircleDocument.Parse(document.ToBody()) ?? throw new FuzzFindingException("A circle cannot be read any more after it was written.");
    }

    private static void ReadNotification(byte[] input)
    {
        if (NotificationDocument.Parse(new MsnpPayload(input)) is not { } document)
            return;

        _ = document.ToString();
        _ = NotificationDocument.Parse(document.ToPayload()) ?? throw new FuzzFindingException("A notification cannot be read any more after it was written.");
    }

    private static void ReadHandles(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        _ = ContactHandle.Parse(ContactHandle.Parse(text).ToString());
        var endpoint = EndpointHandle.Parse(text);
        if (EndpointHandle.Parse(endpoint.ToString()) != endpoint)
            throw new FuzzFindingException($"{endpoint} reads differently.");

        _ = RoutedAddress.Parse(text)?.ToString();
        _ = ReferralHops.Parse(text);
    }
}
