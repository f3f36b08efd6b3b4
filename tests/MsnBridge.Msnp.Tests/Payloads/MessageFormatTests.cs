using CsCheck;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class MessageFormatTests
{
    [Fact]
    public void The_usual_header_is_read()
    {
        var format = MessageFormat.Parse("FN=MS%20Sans%20Serif; EF=BI; CO=34ab12; CS=86; PF=22; RL=1");

        Assert.Equal(
            new MessageFormat
            {
                Font = "MS Sans Serif",
                Effects = MessageEffects.Bold | MessageEffects.Italic,
                Color = new MessageColor(0x12, 0xAB, 0x34),
                CharacterSet = 0x86,
                PitchAndFamily = 0x22,
                IsRightToLeft = true,
            },
            format);
    }

    [Theory]
    [InlineData("ff", 255, 0, 0)]
    [InlineData("8000", 0, 128, 0)]
    [InlineData("ff0000", 0, 0, 255)]
    [InlineData("0", 0, 0, 0)]
    [InlineData("-1", 0, 0, 0)]
    [InlineData("1ffffff", 0, 0, 0)]
    public void Colours_are_blue_green_red_without_leading_zeros(string wire, byte red, byte green, byte blue) =>
        Assert.Equal(new MessageColor(red, green, blue), MessageColor.Parse(wire));

    [Theory]
    [InlineData("")]
    [InlineData(";;=;FN")]
    [InlineData("EF=xyz; CO=red; CS=; PF=zz")]
    public void What_makes_no_sense_keeps_its_default(string header) => Assert.Equal(MessageFormat.Default, MessageFormat.Parse(header));

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.String[Gen.Char['a', '\u017f'], 0, 31], Gen.Int[0, 15], Gen.Byte, Gen.Byte, Gen.Byte, Gen.Bool).Sample(
            (font, effects, first, second, third, rightToLeft) =>
            {
                var format = new MessageFormat
                {
                    Font = font,
                    Effects = (MessageEffects)effects,
                    Color = new MessageColor(first, second, third),
                    CharacterSet = first,
                    PitchAndFamily = second,
                    IsRightToLeft = rightToLeft,
                };
                Assert.Equal(format, MessageFormat.Parse(format.ToString()));
            });
}
