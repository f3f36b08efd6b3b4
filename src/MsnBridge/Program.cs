using MsnBridge.Commands;

using var signals = new StopSignals();
return await BridgeCommandLine.InvokeAsync(args, Terminal.OfProcess(), signals.Token);
