namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>One conversation of a run.</summary>
internal sealed record EnduranceChat(EndurancePerson Person, EnduranceContact Contact) : IDisposable
{
    public string LaneToMsn { get; } = EnduranceBook.LaneToMsn(Person.Account.Address, Contact.Address);

    public string LaneToHome { get; } = EnduranceBook.LaneToHome(Contact.Address, Person.Account.Address);

    /// <summary>Held while the person writes, and by whoever wants him not to.</summary>
    public SemaphoreSlim Writing { get; } = new(1);

    public void Dispose() => Writing.Dispose();
}
