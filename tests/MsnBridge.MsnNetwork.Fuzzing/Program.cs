using MsnBridge.MsnNetwork.Fuzzing;

return FuzzCommand.Run(args, FuzzTargets.All);
