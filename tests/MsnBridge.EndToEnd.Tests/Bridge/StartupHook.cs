using System.Runtime.InteropServices;

/// <summary>
/// Runs inside the bridge's own process before its Main (DOTNET_STARTUP_HOOKS; the runtime asks for this very name, without a
/// namespace): on SIGUSR1 it collects all garbage and prints the size of what is left. See <c>BridgeProcess.MeasureAsync</c>.
/// </summary>
internal static class StartupHook
{
    private const PosixSignal SigUsr1 = (PosixSignal)10;
    private static PosixSignalRegistration? s_registration;

    public static void Initialize() => s_registration = PosixSignalRegistration.Create(SigUsr1, context =>
    {
        context.Cancel = true;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        Console.WriteLine($"heap-after-collection {GC.GetTotalMemory(forceFullCollection: true)}");
    });
}
