using System.Buffers;
using System.Globalization;
using System.Text;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Commands;

/// <summary>
/// Writes the parameters of one line, each behind a blank. It alone knows what has to be escaped or refused, so no caller can end a line or add a parameter
/// from within a value.
/// </summary>
internal readonly ref struct CommandLineWriter(IBufferWriter<byte> output, string mnemonic, bool hideSecrets = false)
{
    /// <summary>A parameter that is not encoded on the wire. One that is empty or has a blank or control character in it is refused.</summary>
    /// <exception cref="ArgumentException">The value would break the line.</exception>
    public void Token(string value)
    {
        if (value.Length == 0)
            throw new ArgumentException($"A parameter of {mnemonic} is empty.", nameof(value));

        foreach (var character in value)
        {
            if (character is <= ' ' or '\x7F')
                throw new ArgumentException($"A parameter of {mnemonic} contains a blank or a control character.", nameof(value));
        }

        Blank();
        Encoding.UTF8.GetBytes(value, output);
    }

    public void OptionalToken(string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Token(value);
    }

    /// <summary>A parameter that is percent-encoded on the wire. An empty one is written as <c>%20</c>, since a missing one would shift those behind it.</summary>
    public void Text(string value)
    {
        Blank();
        if (value.Length == 0)
            output.Write("%20"u8);
        else
            PercentEncoding.Encode(Encoding.UTF8.GetBytes(value), output);
    }

    /// <summary>A percent-encoded parameter at the end of the line, left out if it is null or empty.</summary>
    public void OptionalText(string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Text(value);
    }

    /// <summary>A percent-encoded parameter with a prefix such as <c>F=</c>.</summary>
    public void PrefixedText(ReadOnlySpan<byte> prefix, string value)
    {
        Raw(prefix);
        PercentEncoding.Encode(Encoding.UTF8.GetBytes(value), output);
    }

    public void Sensitive(Sensitive value)
    {
        if (hideSecrets)
            Raw("***"u8);
        else
            Token(value.Reveal());
    }

    public void Number(uint value)
    {
        Blank();
        value.TryFormat(output.GetSpan(10), out var written, provider: CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    /// <summary>What a client can do, as the presence lines of the dialect say it.</summary>
    public void Capabilities(ClientCapabilities basic, ExtendedCapabilities extended, MsnpDialect dialect)
    {
        if (dialect.Presence.HasExtendedCapabilities)
            Token(string.Create(CultureInfo.InvariantCulture, $"{(uint)basic}:{(uint)extended}"));
        else
            Number((uint)basic);
    }

    public void OptionalNumber(uint? value)
    {
        if (value is { } number)
            Number(number);
    }

    /// <summary>The serial number of the contact list, where the dialect has one.</summary>
    public void ListSerial(uint? value, MsnpDialect dialect)
    {
        if (dialect.HasListSerials)
            OptionalNumber(value);
    }

    /// <summary>A parameter known to be harmless.</summary>
    public void Raw(ReadOnlySpan<byte> parameter)
    {
        Blank();
        output.Write(parameter);
    }

    private void Blank() => output.Write(" "u8);
}
