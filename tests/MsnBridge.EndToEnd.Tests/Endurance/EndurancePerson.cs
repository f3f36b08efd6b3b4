using MsnBridge.Core.Messages;
using MsnBridge.EndToEnd.Tests.Msn;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>Somebody on the home network with a linked account, who writes what he is handed and hands on what he reads.</summary>
internal abstract class EndurancePerson(MsnAccount account, EnduranceBook book)
{
    public MsnAccount Account => account;

    protected EnduranceBook Book => book;

    /// <summary>From now on everything that comes is read for the run and not kept.</summary>
    public abstract Task ListenAsync(IReadOnlyList<string> contacts);

    /// <summary>Writes a message that is in the book.</summary>
    public abstract Task WriteAsync(string contact, string name, CancellationToken cancellationToken);

    /// <summary>Everything that he wrote so far has reached his server.</summary>
    public abstract Task HasWrittenAsync();

    /// <summary>How the words of the bridge call an outcome that is told in words alone; null for words that are not about one.</summary>
    protected static DeliveryOutcome? OutcomeIn(string? text)
    {
        if (text is null)
            return null;
        if (text == DeliveryText.Describe(DeliveryOutcome.Unconfirmed, DeliveryFailure.None))
            return DeliveryOutcome.Unconfirmed;
        if (text == DeliveryText.Describe(DeliveryOutcome.Expired, DeliveryFailure.None))
            return DeliveryOutcome.Expired;
        return Enum.GetValues<DeliveryFailure>().Any(failure => text == DeliveryText.Describe(DeliveryOutcome.Refused, failure)) ? DeliveryOutcome.Refused : null;
    }
}
