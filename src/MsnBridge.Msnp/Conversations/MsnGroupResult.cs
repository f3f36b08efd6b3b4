using System.Collections.Immutable;

namespace MsnBridge.Msnp.Conversations;

/// <summary>How bringing people together ended.</summary>
/// <param name="Conversation">Which conversation they are in now; null where nothing came of it.</param>
/// <param name="Participants">Who is in it, without the account itself.</param>
/// <param name="Absent">Who was called and could not come.</param>
/// <param name="Result">Why nothing came of it, for which <see cref="MsnSendOutcome.Refused"/> and <see cref="MsnSendOutcome.NotSent"/> stand.</param>
public sealed record MsnGroupResult(
    MsnConversationId? Conversation, ImmutableArray<string> Participants, ImmutableArray<string> Absent, MsnSendResult Result)
{
    internal static MsnGroupResult Made(MsnConversationId conversation, ImmutableArray<string> participants, ImmutableArray<string> absent) =>
        new(conversation, participants, absent, MsnSendResult.Delivered);

    internal static MsnGroupResult Failed(MsnSendResult result) => new(null, [], [], result);
}
