namespace MsnBridge.Msnp.AddressBook;

/// <summary>The words of <c>propertiesChanged</c>: which fields an update means.</summary>
public static class ChangedProperties
{
    /// <summary>The display name.</summary>
    public const string DisplayName = "DisplayName";

    /// <summary>Whether the contact is on the forward list.</summary>
    public const string IsMessengerUser = "IsMessengerUser";

    /// <summary>The annotations named.</summary>
    public const string Annotation = "Annotation";

    /// <summary>The first name.</summary>
    public const string FirstName = "ContactFirstName";

    /// <summary>The middle name.</summary>
    public const string MiddleName = "MiddleName";

    /// <summary>The last name.</summary>
    public const string LastName = "ContactLastName";

    /// <summary>The quick name.</summary>
    public const string QuickName = "ContactQuickName";

    /// <summary>The day of birth.</summary>
    public const string Birthdate = "ContactBirthDate";

    /// <summary>The mail addresses.</summary>
    public const string Email = "ContactEmail";

    /// <summary>The phone numbers.</summary>
    public const string Phone = "ContactPhone";

    /// <summary>The note.</summary>
    public const string Comment = "Comment";
}
