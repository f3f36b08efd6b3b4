namespace MsnBridge.Msnp.Payloads;

/// <summary>A picture that stands for a piece of a text.</summary>
/// <param name="Code">The piece, for example <c>(cat)</c>. Official clients let people write seven characters.</param>
/// <param name="Picture">The picture's object.</param>
public sealed record MsnEmoticon(string Code, MsnObject Picture)
{
    /// <summary>The longest code that official clients take.</summary>
    public const int MaxCodeLength = 7;

    /// <summary>The code's length: what people write is nobody's business in a log.</summary>
    public override string ToString() => $"{nameof(MsnEmoticon)} {{ {Code.Length} characters }}";
}
