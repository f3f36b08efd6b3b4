using System.Diagnostics;

namespace MsnBridge.Core.Identities;

/// <summary>A password on its way from a person to the store or to a sign-in. Its text form never shows the value, so no log can.</summary>
[DebuggerDisplay("[secret]")]
public sealed class Secret(string value)
{
    private readonly string _value = value;

    /// <summary>The value itself, for sealing or for signing in. Never log it, never put it into an exception.</summary>
    public string Reveal() => _value;

    public override string ToString() => "[secret]";
}
