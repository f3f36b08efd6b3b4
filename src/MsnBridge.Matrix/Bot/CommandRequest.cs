using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Rooms;

namespace MsnBridge.Matrix.Bot;

/// <summary>Something that a person has asked of the bot.</summary>
/// <param name="Text">What he wrote, without the prefix. Never logged.</param>
/// <param name="Chat">Whose chat it is where he wrote it into a portal room; null in his management room.</param>
internal sealed record CommandRequest(MatrixUserId User, RoomId Room, EventId Event, string Text, RoomKey? Chat)
{
    /// <summary>Whom he is talking with there; null where that are several.</summary>
    public ContactId? Contact => Chat?.Conversation.Contact;

    /// <summary>The words behind the command's name.</summary>
    public IReadOnlyList<string> Arguments => Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, .. var rest] ? rest : [];

    /// <summary>All of it behind the command's name, as it was written.</summary>
    public string Rest => Text.IndexOfAny([' ', '\t', '\n']) is >= 0 and var end ? Text[end..].Trim() : "";

    public HomeUser Owner => MatrixHome.ToHomeUser(User);

    public override string ToString() => $"CommandRequest({User}, {Event})";
}
