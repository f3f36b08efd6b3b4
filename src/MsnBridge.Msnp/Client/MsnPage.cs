namespace MsnBridge.Msnp.Client;

/// <summary>Where a page of the network's web site is: a client opens the login page and has it go on to the page.</summary>
/// <param name="Path">The page, as the login page wants it named.</param>
/// <param name="LoginUrl">The login page.</param>
/// <param name="SiteNumber">The number of the site there; null where the server tells none (MSNP2).</param>
public sealed record MsnPage(string Path, string LoginUrl, string? SiteNumber);

/// <summary>The names of pages that servers know.</summary>
public static class MsnPageNames
{
    /// <summary>The mailbox.</summary>
    public const string Inbox = "INBOX";

    /// <summary>The mail folders.</summary>
    public const string Folders = "FOLDERS";

    /// <summary>Writing a mail; the parameter is to whom.</summary>
    public const string Compose = "COMPOSE";

    /// <summary>The account's data; the parameter is a language such as <c>0x0409</c>.</summary>
    public const string Person = "PERSON";

    /// <summary>The account's public profile; the parameter is a language.</summary>
    public const string Profile = "PROFILE";

    /// <summary>The account's mobile.</summary>
    public const string Mobile = "MOBILE";

    /// <summary>Another password.</summary>
    public const string Password = "PASSWORD";

    /// <summary>The address book.</summary>
    public const string AddressBook = "ADDRBOOK";
}
