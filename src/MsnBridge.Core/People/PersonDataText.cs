namespace MsnBridge.Core.People;

/// <summary>What people are told of it, on every home network.</summary>
public static class PersonDataText
{
    public const string FileName = "msn-bridge-export.zip";

    public const string Contents =
        "It holds everything that the bridge has stored about you, with your pictures and files; your password and tokens are named in it and not shown.";

    /// <summary>What will happen, said before it does.</summary>
    public const string Question =
        "Your MSN account is signed out and unlinked here. Messages and files on their way are given up. Everything that the bridge holds about you is "
        + "erased: the password, contacts, groups, settings, the pictures and files that nobody else uses, what it knows of your rooms and what became of your "
        + "messages. What was delivered stays with your server and with MSN, your contact list on MSN stays as it is, and backups that the operator made stay with him. "
        + "This cannot be taken back.";

    public const string Begun = "I am erasing it, and tell you here when it is done.";

    /// <summary>Told to who has asked elsewhere than on his home network.</summary>
    public const string BegunElsewhere = "Everything that the bridge holds about you is being erased. You are told in your chat with it when it is done.";

    public const string UnderWay = "It is being erased already. You are told when it is done.";

    public static string Done(int given) => given switch
    {
        0 => "Everything that the bridge held about you is erased.",
        1 => "Everything that the bridge held about you is erased. One message that had not arrived was given up.",
        _ => $"Everything that the bridge held about you is erased. {given} messages that had not arrived were given up.",
    };

    /// <summary>Why there is no export; null where it was handed over.</summary>
    public static string? Describe(ExportOutcome outcome) => outcome switch
    {
        ExportOutcome.Handed => null,
        ExportOutcome.Nothing => "The bridge holds nothing about you.",
        ExportOutcome.UnderWay => "An export of yours is being made already.",
        ExportOutcome.TooSoon => "You asked for an export a short time ago. Ask for the next one in ten minutes.",
        ExportOutcome.TooLarge => "There is more than I can hand over here. Ask whoever runs the bridge for it: he has \"msnbridge user export\".",
        ExportOutcome.NotStored => "The bridge has no room for it at the moment. Try again later.",
        _ => "I could not hand it to you. Try again later, or ask whoever runs the bridge: he has \"msnbridge user export\".",
    };
}
