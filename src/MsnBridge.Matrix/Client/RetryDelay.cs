namespace MsnBridge.Matrix.Client;

/// <summary>Waits that double up to a limit, with up to a quarter more or less, so that many do not come back in step.</summary>
internal static class RetryDelay
{
    /// <param name="failures">How often it failed so far, from 1.</param>
    /// <param name="random">From 0 up to 1.</param>
    public static TimeSpan After(int failures, MatrixOptions options, double random)
    {
        var doubled = options.RetryDelay * Math.Pow(2, Math.Min(failures - 1, 30));
        return (doubled < options.MaxRetryDelay ? doubled : options.MaxRetryDelay) * (0.75 + (random / 2));
    }
}
