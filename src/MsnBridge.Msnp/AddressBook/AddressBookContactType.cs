namespace MsnBridge.Msnp.AddressBook;

/// <summary>What an entry of the address book is (<c>contactType</c>). What is unknown counts as <see cref="Regular"/>.</summary>
public enum AddressBookContactType
{
    /// <summary>A person.</summary>
    Regular,

    /// <summary>The account itself, with its settings.</summary>
    Me,

    /// <summary>A person, as written by older clients.</summary>
    Messenger,

    /// <summary>A person tied to the account on Windows Live.</summary>
    Live,

    /// <summary>A person who has not answered yet.</summary>
    LivePending,

    /// <summary>A person who refused.</summary>
    LiveRejected,

    /// <summary>A person who broke the tie.</summary>
    LiveDropped,

    /// <summary>A circle: a group conversation that is always there (MSNP18 and later).</summary>
    Circle,
}
