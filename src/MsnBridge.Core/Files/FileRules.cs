using System.Collections.Immutable;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Files;

/// <summary>How a person takes files that are offered to him. Stored with his account.</summary>
public sealed record FileRules
{
    /// <summary>Files of people on his list.</summary>
    public FileVerdict FromContacts { get; init; } = FileVerdict.Accept;

    /// <summary>Files of anybody else.</summary>
    public FileVerdict FromOthers { get; init; } = FileVerdict.Ask;

    /// <summary>Of what would be accepted, the person is asked about files larger than this many bytes.</summary>
    public long AskAbove { get; init; } = 20_000_000;

    /// <summary>What stands for one contact in place of the above. Size is asked about all the same.</summary>
    public ImmutableSortedDictionary<string, FileVerdict> Contacts { get; init; } = ImmutableSortedDictionary.Create<string, FileVerdict>(StringComparer.Ordinal);

    public FileVerdict Decide(ContactId sender, bool isListed, long size)
    {
        var verdict = Contacts.TryGetValue(sender.Value, out var own) ? own : isListed ? FromContacts : FromOthers;
        return verdict == FileVerdict.Accept && size > AskAbove ? FileVerdict.Ask : verdict;
    }

    public FileRules With(ContactId contact, FileVerdict? verdict) =>
        this with { Contacts = verdict is { } chosen ? Contacts.SetItem(contact.Value, chosen) : Contacts.Remove(contact.Value) };

    public bool Equals(FileRules? other) =>
        other is not null && FromContacts == other.FromContacts && FromOthers == other.FromOthers && AskAbove == other.AskAbove
        && Contacts.SequenceEqual(other.Contacts);

    public override int GetHashCode() => HashCode.Combine(FromContacts, FromOthers, AskAbove, Contacts.Count);
}

/// <summary>What happens to a file that is offered. The numbers are stored.</summary>
public enum FileVerdict
{
    Accept = 1,
    Ask = 2,
    Refuse = 3,
}
