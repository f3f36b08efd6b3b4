using MsnBridge.Core.Events;

namespace MsnBridge.Data.Journal;

/// <summary>What is kept of an event when its content is erased.</summary>
/// <param name="Kind">Its discriminator in the stored form.</param>
internal readonly record struct EventTraits(string? Kind, string? Author, string? Origin)
{
    // {"type":"message-to-home",...
    private const string Lead = "{\"type\":\"";

    public static EventTraits Of(JournaledEvent journaled, string json)
    {
        var message = journaled switch
        {
            MessageToRemote text => text.Message,
            NudgeToRemote nudge => nudge.Message,
            FileToRemote file => file.Message,
            DeliveryReport report => report.Message,
            _ => null,
        };
        var author = journaled switch
        {
            EventFromContact from => from.Contact.Value,
            FileToFetch fetch => fetch.Contact.Value,
            _ => message?.Sender.ToString(),
        };
        return new EventTraits(KindIn(json), author, message?.MessageId);
    }

    private static string? KindIn(string json) =>
        json.StartsWith(Lead, StringComparison.Ordinal) && json.IndexOf('"', Lead.Length) is > 0 and var end ? json[Lead.Length..end] : null;
}
