using System.Globalization;

namespace MsnBridge.Msnp.Payloads;

/// <summary>The headers of a message in pieces.</summary>
internal static class ChunkHeaders
{
    // Message-ID: {GUID} CRLF Chunks: n                    first piece, beside the headers of the message
    // Message-ID: {GUID} CRLF Chunk: i                     the others, i from 1 to n - 1

    public const string IdName = "Message-ID";
    public const string CountName = "Chunks";
    public const string IndexName = "Chunk";

    public static KeyValuePair<string, string> Id(string id) => new(IdName, id);

    public static KeyValuePair<string, string> Count(int count) => new(CountName, count.ToString(CultureInfo.InvariantCulture));

    public static KeyValuePair<string, string> Index(int index) => new(IndexName, index.ToString(CultureInfo.InvariantCulture));

    public static int? Number(MessageEnvelope envelope, string name) =>
        int.TryParse(envelope[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
