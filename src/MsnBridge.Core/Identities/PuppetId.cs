namespace MsnBridge.Core.Identities;

/// <summary>One linked remote account of one person. Random, never reused, stable over restarts and re-sign-ins.</summary>
public readonly record struct PuppetId(Guid Value)
{
    public override string ToString() => Value.ToString("N");
}
