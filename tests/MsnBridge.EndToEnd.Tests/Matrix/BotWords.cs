namespace MsnBridge.EndToEnd.Tests.Matrix;

/// <summary>What a person types to the bot, and how he recognises its answers. In one place, for the bot is a text of its own.</summary>
internal static class BotWords
{
    /// <summary>Part of what the bot says when it comes into a room.</summary>
    public const string Greeting = "Hello";

    /// <summary>Part of the answer to a login that has worked.</summary>
    public const string Linked = "is linked and signed in";

    /// <summary>Part of the question for the password.</summary>
    public const string AsksForPassword = "password";

    /// <summary>Part of what the bot says while a login is under way; another answer follows.</summary>
    public const string SigningIn = "Signing in";

    public const string Status = "status";
    public const string Page = "page";
    public const string Export = "export";
    public const string ForgetMe = "forget-me";
    public const string ForgetMeYes = "forget-me yes";

    /// <summary>Part of what is said with an export.</summary>
    public const string ExportHanded = "your password and tokens are named in it";

    /// <summary>Part of what is said when everything is erased.</summary>
    public const string Forgotten = "Everything that the bridge held about you is erased";

    public const string Reconnect = "reconnect";
    public const string Logout = "logout";

    public static string Login(string address, string network) => $"login {address} {network}";

    /// <summary>What a link to a room begins with; its id follows, escaped.</summary>
    public const string LinkToRoom = "https://matrix.to/#/";

    /// <summary>Asks for the room of a contact; the answer has a link to it.</summary>
    public static string Chat(string address) => $"chat {address}";

    public static string CreateGroup(IEnumerable<string> addresses) => $"group create {string.Join(' ', addresses)}";

    public static string MakeCircle(string name) => $"group circle {name}";

    /// <summary>Asks for one contact of the list.</summary>
    public static string Contacts(string address) => $"contacts {address}";

    public static string Add(string address) => $"add {address}";

    public static string Remove(string address) => $"remove {address}";

    public static string Accept(string address) => $"accept {address}";

    public static string Decline(string address) => $"decline {address}";
}
