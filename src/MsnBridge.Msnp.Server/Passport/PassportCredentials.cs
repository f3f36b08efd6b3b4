namespace MsnBridge.Msnp.Server.Passport;

/// <summary>What a client says in its <c>Authorization</c> header.</summary>
internal sealed class PassportCredentials
{
    private const string Scheme = "Passport1.4 ";

    private PassportCredentials(string address, string password) => (Address, Password) = (address, password);

    public string Address { get; }

    public string Password { get; }

    // Authorization: Passport1.4 OrgVerb=GET,OrgURL=<url>,sign-in=<address>,pwd=<password>,<the policy of USR TWN S>
    //
    // Address and password are percent-encoded, the rest is of no interest.
    public static PassportCredentials? Parse(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;

        string? address = null;
        string? password = null;
        foreach (var field in authorization[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                continue;

            var value = field[(equals + 1)..];
            switch (field[..equals])
            {
                case "sign-in":
                    address ??= Uri.UnescapeDataString(value);
                    break;
                case "pwd":
                    password ??= Uri.UnescapeDataString(value);
                    break;
            }
        }

        return address is null || password is null ? null : new PassportCredentials(address, password);
    }

    /// <summary>The address only.</summary>
    public override string ToString() => Address;
}
