namespace MsnBridge.Matrix.DoublePuppets;

/// <summary>Marks what the bridge said in a person's own name, so that it does not carry its own words back to MSN.</summary>
internal static class DoublePuppetMark
{
    public const string Key = "org.msnbridge.double_puppet";
}
