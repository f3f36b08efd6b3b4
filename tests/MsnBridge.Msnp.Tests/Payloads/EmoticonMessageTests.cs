using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class EmoticonMessageTests
{
    private static readonly MsnObject s_cat = MsnObject.Create("alice@example.org", MsnObjectType.Emoticon, "TFR2.dat", "", [.. Enumerable.Range(0, 256).Select(value => (byte)value)]);
    private static readonly MsnObject s_dog = MsnObject.Create("alice@example.org", MsnObjectType.Emoticon, "TFR3.dat", "", "dog"u8);

    [Theory]
    [InlineData("text/x-mms-emoticon", false)]
    [InlineData("text/x-mms-animemoticon", true)]
    [InlineData("text-/x-mms-animemoticon", true)]
    public void Codes_and_pictures_are_read_and_those_that_move_are_told_apart(string type, bool isAnimated)
    {
        var message = MsnpMessage.Parse(MsnpPayload.FromText($"MIME-Version: 1.0\r\nContent-Type: {type}\r\n\r\n(cat)\t{s_cat}\t:dog:\t{Uri.EscapeDataString(s_dog.Text)}\t"));

        var read = Assert.IsType<EmoticonMessage>(message);
        Assert.Equal(isAnimated, read.IsAnimated);
        Assert.Equal([("(cat)", s_cat.Text), (":dog:", s_dog.Text)], read.Emoticons.Select(emoticon => (emoticon.Code, emoticon.Picture.Text)));
        Assert.Equal("SRbWvbf3jmgDaYyrMtFYbqRX38g=", read.Emoticons[0].Picture.DataHash);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var payload = new EmoticonMessage([new("(cat)", s_cat)]).ToPayload();

        Assert.Equal($"MIME-Version: 1.0\r\nContent-Type: text/x-mms-emoticon\r\n\r\n(cat)\t{s_cat}\t", payload.DecodeText());
        Assert.Equal(s_cat.Text, Assert.IsType<EmoticonMessage>(MsnpMessage.Parse(payload)).Emoticons[0].Picture.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\t\t\t\t")]
    [InlineData("(cat)\t<msnobj/>\t")]
    [InlineData("(cat)\t<msnobj Creator=\"x\" Size=\"1\" Type=\"3\" SHA1D=\"x\"/>\t")]
    [InlineData("(cat)")]
    public void Nonsense_is_content_of_another_kind(string body)
    {
        var message = MsnpMessage.Parse(MsnpPayload.FromText($"MIME-Version: 1.0\r\nContent-Type: text/x-mms-emoticon\r\n\r\n{body}"));

        Assert.Equal(OtherContent.CustomEmoticons, Assert.IsType<OtherMessage>(message).Kind);
    }

    [Fact]
    public void A_thousand_pictures_in_one_message_are_bounded()
    {
        var body = string.Concat(Enumerable.Range(0, 1000).Select(number => $"({number})\t{s_cat}\t"));

        var message = MsnpMessage.Parse(MsnpPayload.FromText($"MIME-Version: 1.0\r\nContent-Type: text/x-mms-emoticon\r\n\r\n{body}"));

        Assert.Equal(32, Assert.IsType<EmoticonMessage>(message).Emoticons.Count);
    }

    [Fact]
    public void Many_go_in_several_messages_that_common_clients_read()
    {
        MsnEmoticon[] many = [.. Enumerable.Range(0, 13).Select(number => new MsnEmoticon($"({number})", s_cat))];

        EmoticonMessage[] messages = [.. EmoticonMessage.Split(many)];

        Assert.Equal(many, messages.SelectMany(message => message.Emoticons));
        Assert.All(messages, message => Assert.InRange(message.Emoticons.Count, 1, 5));
        Assert.All(messages, message => Assert.InRange(message.ToPayload().Length, 1, MessageLimits.MaxPayloadLength));
    }
}
