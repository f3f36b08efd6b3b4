using MsnBridge.Msnp.Fuzzing;

return FuzzCommand.Run(args, FuzzTargets.All);
