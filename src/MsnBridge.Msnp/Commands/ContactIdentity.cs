namespace MsnBridge.Msnp.Commands;

/// <summary>The prefixed parameters that name a contact in <c>LST</c> and <c>ADC</c> (MSNP10-12).</summary>
internal readonly record struct ContactIdentity(string? Account, string? Name, string? ContactId)
{
    // N=account F=name C=guid                              in any order, each of them optional
    public static ContactIdentity Parse(ref ParameterReader parameters)
    {
        string? account = null, name = null, contactId = null;
        while (parameters.Peek() is [var prefix, (byte)'=', .. var value])
        {
            switch (prefix)
            {
                case (byte)'N':
                    account = parameters.Decode(value);
                    break;
                case (byte)'F':
                    name = PercentEncoding.Decode(value);
                    break;
                case (byte)'C':
                    contactId = parameters.Decode(value);
                    break;
            }

            parameters.Next();
        }

        return new ContactIdentity(account, name, contactId);
    }

    public void Write(ref CommandLineWriter line)
    {
        if (Account is not null)
            line.Token("N=" + Account);

        if (Name is not null)
            line.PrefixedText("F="u8, Name);

        if (ContactId is not null)
            line.Token("C=" + ContactId);
    }
}
