using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Client;

/// <summary>A place the own account is signed in from (MSNP16 and later).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called, for example a computer's name; empty where it does not say.</param>
/// <param name="ClientType">What it is.</param>
/// <param name="Status">The status there; null where it does not say.</param>
/// <param name="IsThisOne">Whether it is this client.</param>
public sealed record MsnPlace(Guid Id, string Name, EndpointClientType ClientType, MsnpStatus? Status, bool IsThisOne);
