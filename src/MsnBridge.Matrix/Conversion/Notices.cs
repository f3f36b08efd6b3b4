using System.Text.Json.Nodes;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Conversion;

/// <summary>What the bridge itself says in a room: <c>m.notice</c>, which clients show as the words of a machine and bots do not answer.</summary>
internal static class Notices
{
    // { "msgtype": "m.notice", "body": "...", "m.mentions": {} }
    public static JsonObject Text(string body) => new()
    {
        ["msgtype"] = "m.notice",
        ["body"] = body,
        // Said outright that nobody is meant, so that no client looks for names in the text and rings.
        ["m.mentions"] = new JsonObject(),
    };

    /// <summary>The same in answer to an event.</summary>
    public static JsonObject Answer(EventId to, string body)
    {
        var content = Text(body);
        content["m.relates_to"] = new JsonObject { ["m.in_reply_to"] = new JsonObject { ["event_id"] = to.Value } };
        return content;
    }

    /// <summary>Takes the place of an earlier notice; the body with the asterisk is for clients that know no edits.</summary>
    public static JsonObject Edit(EventId earlier, string body)
    {
        var content = Text("* " + body);
        content["m.new_content"] = Text(body);
        content["m.relates_to"] = new JsonObject { ["rel_type"] = "m.replace", ["event_id"] = earlier.Value };
        return content;
    }
}
