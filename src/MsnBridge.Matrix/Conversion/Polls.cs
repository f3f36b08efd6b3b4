using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MsnBridge.Matrix.Conversion;

/// <summary>
/// Polls as text (MSC3381). In the specification texts are <c>"m.text": [{"body": "..."}]</c>; the form that clients send today has
/// <c>"org.matrix.msc1767.text": "..."</c>. Both are read.
/// </summary>
internal static class Polls
{
    // Clients offer 20 answers at most.
    private const int MaxAnswers = 50;

    private const int MaxTextLength = 340;

    // {"m.poll": {"question": {"m.text": [...]}, "answers": [{"m.id": "a", "m.text": [...]}, ...]}}
    // {"org.matrix.msc3381.poll.start": {"question": {"org.matrix.msc1767.text": "..."}, "answers": [{"id": "a", "org.matrix.msc1767.text": "..."}, ...]}}
    public static string? ReadStart(JsonElement content)
    {
        if (Poll(content) is not { } poll || poll.Object("question") is not { } question || ReadText(question) is not { Length: > 0 } asked)
            return null;
        var text = new StringBuilder("Poll: ").Append(asked);
        var number = 1;
        foreach (var answer in poll.Items("answers").Take(MaxAnswers).Select(ReadText).OfType<string>())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{number++}. {answer}");
        }

        return text.ToString();
    }

    /// <summary>The answers of a poll by their ids; empty where the content is no poll.</summary>
    public static IReadOnlyDictionary<string, string> Answers(JsonElement content)
    {
        var answers = new Dictionary<string, string>();
        foreach (var answer in (Poll(content) is { } poll ? poll.Items("answers") : []).Take(MaxAnswers))
        {
            if ((answer.Text("m.id") ?? answer.Text("id")) is { } id && ReadText(answer) is { } text)
                answers.TryAdd(id, text);
        }

        return answers;
    }

    // {"m.selections": ["a"]} or {"org.matrix.msc3381.poll.response": {"answers": ["a"]}}; an empty list takes a vote back.
    public static string ReadResponse(JsonElement content, IReadOnlyDictionary<string, string>? answers)
    {
        var stable = content.Member("m.selections") is not null;
        var selected = (stable ? content.Items("m.selections") : content.Object("org.matrix.msc3381.poll.response")?.Items("answers") ?? [])
            .Take(MaxAnswers).Select(JsonContent.AsText).OfType<string>().ToList();
        if (selected.Count == 0)
            return "took the vote in the poll back";
        var known = selected.Select(id => answers?.GetValueOrDefault(id)).OfType<string>().ToList();
        return known.Count == selected.Count ? $"voted in the poll: {string.Join(", ", known)}" : "voted in the poll";
    }

    public static string ReadEnd(JsonElement content) =>
        ReadText(content) is { Length: > 0 } text ? $"ended the poll: {text}" : "ended the poll";

    private static JsonElement? Poll(JsonElement content) => content.Object("m.poll") ?? content.Object("org.matrix.msc3381.poll.start");

    private static string? ReadText(JsonElement holder)
    {
        var text = holder.Items("m.text").Select(form => form.Text("mimetype") is null or "text/plain" ? form.Text("body") : null)
                .FirstOrDefault(body => body is not null)
            ?? holder.Text("org.matrix.msc1767.text")
            ?? holder.Text("body");
        return text is null ? null : Excerpts.OneLine(text, MaxTextLength);
    }
}
