using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MsnBridge.Data.Stories;

namespace MsnBridge.Commands.Stories;

/// <summary>Stories for programs. The names do not change.</summary>
internal static class StoryJson
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(string asked, FoundStories found) => new JsonObject
    {
        ["asked"] = asked,
        ["inbox"] = new JsonArray([.. found.Inbox.Select(Write)]),
        ["messages"] = new JsonArray([.. found.Messages.Select(Write)]),
    }.ToJsonString(s_options);

    private static JsonNode Write(InboxStory entry) => new JsonObject
    {
        ["network"] = entry.Network.Value,
        ["place"] = entry.Place,
        ["id"] = entry.Id,
        ["acceptedAt"] = entry.AcceptedAt,
        ["endedAt"] = entry.EndedAt,
        ["setAsideAt"] = entry.SetAsideAt,
    };

    private static JsonNode Write(MessageStory story) => new JsonObject
    {
        ["entry"] = story.Id.Value,
        ["kind"] = story.Kind,
        ["puppet"] = story.Lane.Portal.Puppet.ToString(),
        ["profile"] = story.Account?.Profile,
        ["account"] = story.Account?.Address,
        ["owners"] = new JsonArray([.. story.Owners.Select(owner => (JsonNode)owner.ToString())]),
        ["conversation"] = story.Lane.Portal.Conversation.Value,
        ["to"] = story.Lane.End.Value,
        ["author"] = story.Author,
        ["originId"] = story.Origin,
        ["acceptedAt"] = story.AcceptedAt,
        ["attempts"] = story.Attempts,
        ["lastAttemptAt"] = story.LastAttemptAt,
        ["endedAt"] = story.EndedAt,
        ["setAsideAt"] = story.SetAsideAt,
        ["outcome"] = story.Outcome?.ToString(),
        ["failure"] = story.Failure?.ToString(),
        ["state"] = StoryText.StateOf(story),
        ["sentAs"] = new JsonArray([.. story.SentAs.Select(id => (JsonNode)id)]),
        ["consequences"] = new JsonArray([.. story.Consequences.Select(Write)]),
    };
}
