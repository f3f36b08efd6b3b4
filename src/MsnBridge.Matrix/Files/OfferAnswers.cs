using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Files;

/// <summary>Takes a reply or a reaction to the question about a file as the answer to it.</summary>
internal sealed class OfferAnswers(OfferNotices notices, IPuppetDirectory directory)
{
    /// <summary>Null where the event is no answer. Otherwise what to say to it, empty where nothing: what becomes of the file is told when it has become.</summary>
    public async Task<string?> AnswerAsync(RoomEvent received, HomeUser user, CancellationToken cancellationToken)
    {
        var relation = received.Content.Object("m.relates_to");
        var (target, said) = received.Type switch
        {
            "m.reaction" => (relation.Text("event_id"), relation.Text("key")),
            "m.room.message" => (relation.Object("m.in_reply_to").Text("event_id"), LastLine(received.Content.Text("body"))),
            _ => (null, null),
        };
        if (target is null || said is null || !notices.TryFind(new EventId(target), out var offer))
            return null;
        if (ReadAnswer(said) is not { } accept)
            return received.Type == "m.reaction" ? "" : "To take the file, answer accept; to refuse it, answer decline.";
        return await directory.AnswerFileOfferAsync(user, offer, accept, cancellationToken)
            ? ""
            : "This file is not offered any more, or was answered before.";
    }

    /// <summary>Null where it is neither.</summary>
    public static bool? ReadAnswer(string said) => said.Trim().TrimEnd('.', '!', '\ufe0f').ToLowerInvariant() switch
    {
        "accept" or "yes" or "ok" or "👍" or "✅" or "✔" or "☑" => true,
        "decline" or "no" or "refuse" or "👎" or "❌" or "✖" or "🚫" => false,
        _ => null,
    };

    // Below the quotation that older clients put before a reply.
    private static string? LastLine(string? body) => body?.Trim().Split('\n')[^1];
}
