using MsnBridge.Core.Messages;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>Text between MSN's one format for a whole message and Core's.</summary>
internal static class TextConversion
{
    public static MessageContent ToBridge(TextMessage message) => new(message.Text, ToBridge(message.Format));

    public static TextMessage FromBridge(MessageContent content) => new(content.Text, FromBridge(content.Style));

    private static TextStyle? ToBridge(MessageFormat? format)
    {
        if (format is null)
        {
            return null;
        }

        var style = new TextStyle
        {
            Font = format.Font.Length == 0 ? null : format.Font,
            Bold = format.Effects.HasFlag(MessageEffects.Bold),
            Italic = format.Effects.HasFlag(MessageEffects.Italic),
            Underline = format.Effects.HasFlag(MessageEffects.Underline),
            Strikethrough = format.Effects.HasFlag(MessageEffects.Strike),
            // Black is what every client sends whose user chose no colour, so it says nothing.
            Color = format.Color == default ? null : new RgbColor(format.Color.Red, format.Color.Green, format.Color.Blue),
            RightToLeft = format.IsRightToLeft,
        };
        return style == new TextStyle() ? null : style;
    }

    private static MessageFormat? FromBridge(TextStyle? style)
    {
        if (style is null)
        {
            return null;
        }

        var effects = MessageEffects.None;
        Add(style.Bold, MessageEffects.Bold);
        Add(style.Italic, MessageEffects.Italic);
        Add(style.Underline, MessageEffects.Underline);
        Add(style.Strikethrough, MessageEffects.Strike);
        return MessageFormat.Default with
        {
            Font = style.Font ?? MessageFormat.Default.Font,
            Effects = effects,
            Color = style.Color is { } color ? new MessageColor(color.Red, color.Green, color.Blue) : default,
            IsRightToLeft = style.RightToLeft,
        };

        void Add(bool wanted, MessageEffects effect) => effects |= wanted ? effect : MessageEffects.None;
    }
}
