namespace MsnBridge.Msnp.Commands;

/// <summary>What the directory of members is asked for, and knows of one (FND).</summary>
/// <param name="FirstName">First name, or empty.</param>
/// <param name="LastName">Last name, or empty.</param>
/// <param name="City">City, or empty.</param>
/// <param name="State">State, or empty.</param>
/// <param name="Country">Country, or empty.</param>
public sealed record DirectoryFields(string FirstName, string LastName, string City = "", string State = "", string Country = "")
{
    // fname=text lname=text city=text state=text country=text           in any order, unknown ones skipped
    internal static DirectoryFields Parse(ref ParameterReader parameters)
    {
        var fields = new DirectoryFields("", "");
        while (!parameters.IsEmpty)
        {
            var token = parameters.Next();
            var equals = token.IndexOf((byte)'=');
            if (equals < 0)
                continue;

            var value = PercentEncoding.Decode(token[(equals + 1)..]);
            fields = token[..equals] switch
            {
                [(byte)'f', ..] => fields with { FirstName = value },
                [(byte)'l', ..] => fields with { LastName = value },
                [(byte)'s', ..] => fields with { State = value },
                [(byte)'c', (byte)'i', ..] => fields with { City = value },
                [(byte)'c', (byte)'o', ..] => fields with { Country = value },
                _ => fields,
            };
        }

        return fields;
    }

    internal void Write(ref CommandLineWriter line)
    {
        line.PrefixedText("fname="u8, FirstName);
        line.PrefixedText("lname="u8, LastName);
        line.PrefixedText("city="u8, City);
        line.PrefixedText("state="u8, State);
        line.PrefixedText("country="u8, Country);
    }
}
