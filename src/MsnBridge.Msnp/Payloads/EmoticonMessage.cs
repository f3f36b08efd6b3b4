using System.Text;

namespace MsnBridge.Msnp.Payloads;

/// <summary>The pictures for codes in the text that the same sender says next (MSNP9 and later).</summary>
/// <param name="Emoticons">The codes and their pictures; at least one.</param>
/// <param name="IsAnimated">Whether the pictures move.</param>
public sealed record EmoticonMessage(Commands.EquatableList<MsnEmoticon> Emoticons, bool IsAnimated = false) : MsnpMessage
{
    internal const string AnimatedSubtype = "x-mms-animemoticon";
    internal const string StaticType = "text/x-mms-emoticon";

    // As many as common clients read of one message.
    private const int MostInOne = 5;
    private const int MostRead = 32;
    private const int LongestCode = 64;

    // code TAB <msnobj .../> TAB code TAB <msnobj .../> TAB ...      the body; one client writes the object URL-encoded, one library misspells the type
    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => new(
        HeadersFor(IsAnimated ? $"text/{AnimatedSubtype}" : StaticType),
        Encoding.UTF8.GetBytes(string.Concat(Emoticons.Select(emoticon => $"{emoticon.Code}\t{emoticon.Picture.Text}\t"))));

    /// <summary>How many, never which.</summary>
    public override string ToString() => $"{nameof(EmoticonMessage)} {{ {Emoticons.Count} }}";

    /// <summary>As few messages as take them all, each small enough to be read by common clients.</summary>
    internal static IEnumerable<EmoticonMessage> Split(IEnumerable<MsnEmoticon> emoticons)
    {
        var together = new List<MsnEmoticon>();
        foreach (var emoticon in emoticons)
        {
            EmoticonMessage larger = new([.. together, emoticon]);
            if (together.Count > 0 && (together.Count == MostInOne || larger.ToPayload().Length > MessageLimits.MaxPayloadLength))
            {
                yield return new EmoticonMessage([.. together]);
                together.Clear();
            }

            together.Add(emoticon);
        }

        if (together.Count > 0)
            yield return new EmoticonMessage([.. together]);
    }

    internal static MsnpMessage Read(MessageEnvelope envelope)
    {
        var fields = envelope.DecodeBody().Split('\t', (MostRead * 2) + 1);
        var emoticons = new List<MsnEmoticon>();
        for (var at = 0; at + 1 < fields.Length; at += 2)
        {
            var code = fields[at].Trim('\r', '\n', '\0');
            var text = fields[at + 1].StartsWith('%') ? Uri.UnescapeDataString(fields[at + 1]) : fields[at + 1];
            if (code.Length is > 0 and <= LongestCode && MsnObject.Parse(text.Trim()) is { Type: MsnObjectType.Emoticon } picture)
                emoticons.Add(new MsnEmoticon(code, picture));
        }

        return emoticons.Count == 0
            ? OtherMessage.Read(envelope)
            : new EmoticonMessage([.. emoticons], envelope.ContentType.EndsWith(AnimatedSubtype, StringComparison.Ordinal));
    }
}
