namespace MsnBridge.Matrix.Appservice;

/// <summary>Knows when the homeserver last reached the bridge by a ping.</summary>
internal sealed class PingListener
{
    private volatile string? _last;

    /// <summary>The transaction id of the last ping; null before the first.</summary>
    public string? Last => _last;

    public void Received(string? transactionId) => _last = transactionId ?? "";
}
