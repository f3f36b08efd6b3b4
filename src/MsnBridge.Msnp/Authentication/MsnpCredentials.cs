namespace MsnBridge.Msnp.Authentication;

/// <summary>An account and its password. Its text form shows the account alone.</summary>
/// <param name="account">The e-mail address of the account.</param>
/// <param name="password">The password as typed.</param>
public sealed class MsnpCredentials(string account, string password)
{
    /// <summary>The e-mail address of the account.</summary>
    public string Account { get; } = account;

    internal string Password { get; } = password;

    /// <summary>The account.</summary>
    public override string ToString() => Account;
}
