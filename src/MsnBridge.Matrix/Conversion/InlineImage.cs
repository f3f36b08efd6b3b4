using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Conversion;

/// <summary>A picture within a text.</summary>
/// <param name="Code">What stands for it in the text.</param>
internal sealed record InlineImage(string Code, MediaUri Uri);
