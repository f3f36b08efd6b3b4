using System.Text;

namespace MsnBridge.Msnp.Commands;

/// <summary>The words the protocol uses for the values of our enumerations.</summary>
internal static class WireNames
{
    public static WireNames<OutReason> OutReasons { get; } = new(
        ("OTH", OutReason.SignedInElsewhere),
        ("SSD", OutReason.ServerShutDown),
        ("MIG", OutReason.ListMigrated),
        ("TOU", OutReason.TermsOfUse),
        ("RCT", OutReason.ReconnectLater));

    public static WireNames<MsnpStatus> Statuses { get; } = new(
        ("NLN", MsnpStatus.Online),
        ("BSY", MsnpStatus.Busy),
        ("IDL", MsnpStatus.Idle),
        ("BRB", MsnpStatus.BeRightBack),
        ("AWY", MsnpStatus.Away),
        ("PHN", MsnpStatus.OnThePhone),
        ("LUN", MsnpStatus.OutToLunch),
        ("HDN", MsnpStatus.Hidden),
        ("FLN", MsnpStatus.Offline));

    public static WireNames<MsnpLists> Lists { get; } = new(
        ("FL", MsnpLists.Forward),
        ("AL", MsnpLists.Allow),
        ("BL", MsnpLists.Block),
        ("RL", MsnpLists.Reverse),
        ("PL", MsnpLists.Pending));

    public static WireNames<ReverseListPrompt> Prompts { get; } = new(
        ("A", ReverseListPrompt.Ask),
        ("N", ReverseListPrompt.AcceptSilently));

    public static WireNames<PrivacyMode> PrivacyModes { get; } = new(
        ("AL", PrivacyMode.AllowUnlessBlocked),
        ("BL", PrivacyMode.BlockUnlessAllowed));

    public static WireNames<PublicationChange> PublicationChanges { get; } = new(
        ("PUT", PublicationChange.Published),
        ("DEL", PublicationChange.Deleted));

    public static WireNames<Acknowledgement> Acknowledgements { get; } = new(
        ("U", Acknowledgement.None),
        ("N", Acknowledgement.OnFailure),
        ("A", Acknowledgement.Always),
        ("D", Acknowledgement.Data));
}

/// <summary>The words for the values of one enumeration, both ways.</summary>
internal sealed class WireNames<TValue>(params (string Word, TValue Value)[] names) where TValue : struct
{
    private readonly (byte[] Word, TValue Value)[] _names = [.. names.Select(name => (Encoding.ASCII.GetBytes(name.Word), name.Value))];

    public bool TryParse(ReadOnlySpan<byte> word, out TValue value)
    {
        foreach (var name in _names)
        {
            if (word.SequenceEqual(name.Word))
            {
                value = name.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Reads the next parameter, which has to be one of the words.</summary>
    public TValue Read(ref ParameterReader parameters)
    {
        if (!TryParse(parameters.Next(), out var value))
            parameters.Fail();

        return value;
    }

    /// <exception cref="ArgumentException">The value has no word.</exception>
    public ReadOnlySpan<byte> Format(TValue value)
    {
        foreach (var name in _names)
        {
            if (EqualityComparer<TValue>.Default.Equals(name.Value, value))
                return name.Word;
        }

        throw new ArgumentException($"{typeof(TValue).Name} {value} has no word in the protocol.", nameof(value));
    }
}
