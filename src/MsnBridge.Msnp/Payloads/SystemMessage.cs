using System.Globalization;

namespace MsnBridge.Msnp.Payloads;

/// <summary>The service speaks to everybody.</summary>
/// <param name="Type">What it says: <see cref="ShuttingDown"/>, or a number nobody has explained.</param>
/// <param name="Argument">For <see cref="ShuttingDown"/> the minutes left; null if not said.</param>
public sealed record SystemMessage(int Type, int? Argument) : MsnpMessage
{
    /// <summary>The server shuts down; <c>OUT SSD</c> follows.</summary>
    public const int ShuttingDown = 1;

    private const string ContentType = "application/x-msmsgssystemmessage";

    // Type: number CRLF
    // Arg1: number CRLF                                    the body

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope()
    {
        var type = Type.ToString(CultureInfo.InvariantCulture);
        var body = Argument is { } argument
            ? BodyLines.Format(("Type", type), ("Arg1", argument.ToString(CultureInfo.InvariantCulture)))
            : BodyLines.Format(("Type", type));
        return new MessageEnvelope(HeadersFor(ContentType), body);
    }

    internal static SystemMessage Read(MessageEnvelope envelope)
    {
        var lines = BodyLines.Parse(envelope);
        return new SystemMessage(Number(lines["Type"]) ?? 0, Number(lines["Arg1"]));
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
