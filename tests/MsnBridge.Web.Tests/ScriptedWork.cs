using MsnBridge.Core.Puppets;

namespace MsnBridge.Web.Tests;

internal sealed class ScriptedWork : IBridgeWork
{
    public BridgeWorkState State { get; set; } = new(0, 0, null, 0, 0, 0, 0);

    public BridgeWorkState Look() => State;
}
