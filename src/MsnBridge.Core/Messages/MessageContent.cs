using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MsnBridge.Core.Content;

namespace MsnBridge.Core.Messages;

/// <summary>What a message says, in no network's own format.</summary>
/// <param name="Text">Plain text with LF line ends; never null, may be empty.</param>
/// <param name="Style">How the whole text looks, or null for the reader's default.</param>
public sealed record MessageContent(string Text, TextStyle? Style = null)
{
    /// <summary>Pictures of the sender's own for pieces of the text; null where there are none. A picture may never come, then the piece is what is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<MessageEmoticon>? Emoticons { get; init; }

    /// <summary>Whether it tells what the sender does rather than what he says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAction { get; init; }

    // A message body must not reach a log through a record's generated text.
    public override string ToString() => $"MessageContent({Text.Length} characters)";
}

/// <summary>A picture for a piece of a text.</summary>
/// <param name="Code">The piece, wherever it stands in the text; never empty.</param>
/// <param name="Picture">The picture in the content store.</param>
public sealed record MessageEmoticon(string Code, ContentKey Picture)
{
    public override string ToString() => $"MessageEmoticon({Picture})";
}

/// <summary>One style for a whole message; the remote network knows no other.</summary>
public sealed record TextStyle
{
    public string? Font { get; init; }

    public bool Bold { get; init; }

    public bool Italic { get; init; }

    public bool Underline { get; init; }

    public bool Strikethrough { get; init; }

    public RgbColor? Color { get; init; }

    public bool RightToLeft { get; init; }
}

/// <summary>A colour, 0 to 255 for each part.</summary>
public readonly record struct RgbColor(byte Red, byte Green, byte Blue);
