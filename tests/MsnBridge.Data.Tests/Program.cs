using MsnBridge.Data.Tests;
using MsnBridge.Data.Tests.Restart;
using MsnBridge.Data.Tests.Upgrades;

return args switch
{
    [ProcessToKill.Command, var directory] => await ProcessToKill.RunAsync(directory),
    [DyingProcess.Command, var work, var step, .. var rest] => await DyingProcess.RunAsync(work, step, rest),
    [ReleasedDatabaseWriter.Command, var folder] => await ReleasedDatabaseWriter.RunAsync(folder),
    _ => await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
