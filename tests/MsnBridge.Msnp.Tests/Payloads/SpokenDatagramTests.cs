using System.Text;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

/// <summary>What is said in datagrams, in the forms that clients of MSNP21 write and read.</summary>
public sealed class SpokenDatagramTests
{
    private const string Object =
        """<msnobj Creator="bob@example.org" Size="3" Type="8" Location="0" Friendly="AAA=" SHA1D="Kq5sNclPz7QV2+lfQIuc6R7oRu0="/>""";

    [Theory]
    [InlineData("Wink", Object)]
    [InlineData("Wink", Object + "\0")]
    [InlineData("Wink", "ID: 2\r\nData: " + Object + "\r\n\r\n")]
    [InlineData("Wink", "\r\n" + Object + "\r\n")]
    public void A_wink_is_read_however_its_object_is_written(string type, string body)
    {
        var wink = Assert.IsType<DatacastMessage>(Read(type, "text/plain; charset=UTF-8", body));

        Assert.Equal(DatacastKind.Wink, wink.Kind);
        Assert.Equal("Kq5sNclPz7QV2+lfQIuc6R7oRu0=", MsnObject.Parse(wink.Data)!.DataHash);
    }

    [Fact]
    public void An_object_that_is_percent_encoded_is_decoded()
    {
        var clip = Assert.IsType<DatacastMessage>(Read("Voice", "text/plain", Uri.EscapeDataString(Object)));

        Assert.Equal((DatacastKind.VoiceClip, Object), (clip.Kind, clip.Data));
    }

    [Theory]
    [InlineData("Ink")]
    [InlineData("Handwriting")]
    [InlineData("")]
    public void Handwriting_is_known_by_its_media_type_whatever_its_kind_is_called(string type)
    {
        var ink = Assert.IsType<InkMessage>(Read(type, "application/x-ms-ink", "base64:AAkKBwIIAGQIAAA="));

        Assert.Equal((InkMessage.Isf, 11), (ink.MediaType, ink.Data.Length));
    }

    [Theory]
    [InlineData("Signal/CloseIMWindow", "text/plain", "1:a/1:b")]
    [InlineData("Signal/Turn", "image/gif", "base64:AAAA")]
    [InlineData("Unheard", "text/plain", "x")]
    [InlineData("Text", "text/x-msmsgscontrol", "")]
    public void What_programs_say_to_one_another_says_nothing(string type, string contentType, string body) => Assert.Null(Read(type, contentType, body));

    [Fact]
    public void A_wink_of_nonsense_is_one_all_the_same() =>
        Assert.Null(MsnObject.Parse(Assert.IsType<DatacastMessage>(Read("Wink", "text/plain", "x")).Data));

    [Fact]
    public void Each_kind_is_read_as_it_is_written()
    {
        var picture = MsnObject.Create("bob@example.org", MsnObjectType.Emoticon, "0", "", [1, 2, 3]);
        MsnpMessage[] messages =
        [
            new TextMessage("hi"),
            new DatacastMessage(DatacastKind.Nudge),
            new DatacastMessage(DatacastKind.Wink, Object),
            new DatacastMessage(DatacastKind.VoiceClip, Object),
            new EmoticonMessage([new MsnEmoticon("(cat)", picture)]),
            new InkMessage(InkMessage.Gif, "GIF89a"u8.ToArray()),
        ];
        string[] types = ["Text", "Nudge", "Wink", "Voice", "CustomEmoticon", "Ink"];
        foreach (var (message, type) in messages.Zip(types))
        {
            var said = Assert.Single(SpokenDatagram.Of(message));
            Assert.Equal(type, said.Type);
            var read = SpokenDatagram.Read(new MessageEnvelope([new("Message-Type", said.Type), .. said.Content.Headers], said.Content.Body));
            Assert.Equal(message.ToPayload().Bytes.ToArray(), read!.ToPayload().Bytes.ToArray());
        }
    }

    [Fact]
    public void Long_handwriting_goes_in_pieces_that_are_joined()
    {
        var ink = new InkMessage(InkMessage.Gif, new byte[InkMessage.LargestSent]);
        var assembler = new MessageAssembler(TimeProvider.System);
        var pieces = SpokenDatagram.Of(ink);
        MessageEnvelope? whole = null;
        foreach (var piece in pieces)
        {
            Assert.Null(whole);
            Assert.InRange(piece.Content.ToPayload().Length, 1, MessageLimits.MaxPayloadLength);
            whole = assembler.Add("bob", new MessageEnvelope([new("Message-Type", piece.Type), .. piece.Content.Headers], piece.Content.Body));
        }

        Assert.Equal(ink.Data.ToArray(), Assert.IsType<InkMessage>(SpokenDatagram.Read(whole!)).Data.ToArray());
    }

    private static MsnpMessage? Read(string type, string contentType, string body) =>
        SpokenDatagram.Read(new MessageEnvelope([new("Message-Type", type), new("Content-Type", contentType)], Encoding.UTF8.GetBytes(body)));
}
