using MsnBridge.Xmpp.Fuzzing;

return FuzzCommand.Run(args, FuzzTargets.All);
