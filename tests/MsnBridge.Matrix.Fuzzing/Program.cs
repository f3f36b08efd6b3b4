using MsnBridge.Matrix.Fuzzing;

return FuzzCommand.Run(args, FuzzTargets.All);
