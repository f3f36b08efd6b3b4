using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Telemetry;

/// <summary>How many accounts are in which state, for health and for people who operate the bridge. Names nobody.</summary>
public interface ILoginFigures
{
    /// <summary>The states in which some account is.</summary>
    IReadOnlyDictionary<LoginState, int> CountLogins();
}
