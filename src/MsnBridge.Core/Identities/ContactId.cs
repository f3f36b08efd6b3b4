namespace MsnBridge.Core.Identities;

/// <summary>
/// Somebody on the remote network. Made and parsed by the remote network alone; lower case, so that home networks that fold case can
/// carry it. Opaque to Core.
/// </summary>
public readonly record struct ContactId(string Value)
{
    public override string ToString() => Value;
}
