namespace MsnBridge.Matrix.Tests.Support;

internal static class TaskExtensions
{
    /// <summary>Waits for what is expected to happen, and fails the test where it does not.</summary>
    public static Task Soon(this Task task) => task.WaitAsync(FakeHomeserver.Patience, TestContext.Current.CancellationToken);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(FakeHomeserver.Patience, TestContext.Current.CancellationToken);
}
