using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Authentication;

/// <summary>What the server's <c>USR S</c> asks for.</summary>
/// <param name="Dialect">The dialect spoken.</param>
/// <param name="Policy">What stands behind the method: the salt of MD5, the policy of TWN and SSO.</param>
/// <param name="Nonce">What the proof of SSO is to be made over; null with the other methods.</param>
internal readonly record struct SignInChallenge(MsnpDialect Dialect, string Policy, string? Nonce = null);

/// <summary>What the client's <c>USR S</c> says.</summary>
/// <param name="Ticket">The hash of MD5, the ticket of TWN and SSO.</param>
/// <param name="Proof">What shows with SSO that the ticket is the client's own; null with the other methods.</param>
internal readonly record struct SignInProof(Sensitive Ticket, Sensitive? Proof = null);
