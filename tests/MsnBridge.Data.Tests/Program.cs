using MsnBridge.Data.Tests;
using MsnBridge.Data.Tests.Restart;

return args is [ProcessToKill.Command, var directory]
    ? await ProcessToKill.RunAsync(directory)
    : await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
